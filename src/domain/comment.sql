-- row CommentRow: id CommentId, occurrence OccurrenceId, person PersonId, person_name Str, unit UnitId, unit_name Str, body Str, is_question Bool, answers CommentId, answers_unit UnitId, at Instant

-- part comment_rows
SELECT c.id, c.occurrence_id, c.person_id, COALESCE(p.name, ''), c.unit_id, {short_name_on(u, {day_of(c.at_ms)})}, c.body, c.is_question,
       c.answers_id, a.unit_id AS answers_unit, c.at_ms
  FROM comment c JOIN unit u ON u.id = c.unit_id LEFT JOIN person p ON p.id = c.person_id LEFT JOIN comment a ON a.id = c.answers_id

-- Those behind one, oldest first; at and after: of that one, or nothing.
-- comment_of(obligation ObligationId, at Instant, after CommentId, limit Int) -> CommentRow*
{comment_rows}
 WHERE c.obligation_id = $1 AND (c.at_ms, c.id) > (COALESCE($2, 0), COALESCE($3, 0)) ORDER BY c.at_ms, c.id LIMIT $4;

-- The newest of one place, oldest first: of one work, or of the duty as a whole.
-- comment_at(obligation ObligationId, occurrence OccurrenceId, limit Int) -> CommentRow*
SELECT * FROM (
{comment_rows}
 WHERE c.obligation_id = $1 AND COALESCE(c.occurrence_id, 0) = COALESCE($2, 0) ORDER BY c.at_ms DESC, c.id DESC LIMIT $3) t
 ORDER BY at_ms, id;

-- comment_get(id CommentId, obligation ObligationId) -> CommentRow
{comment_rows}
 WHERE c.id = $1 AND c.obligation_id = $2;

-- comment_insert(obligation ObligationId, occurrence OccurrenceId, person PersonId, unit UnitId, body Str, is_question Bool, answers CommentId, at Instant) -> CommentId
INSERT INTO comment (obligation_id, occurrence_id, person_id, unit_id, body, is_question, answers_id, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;
