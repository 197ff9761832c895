/** Every address of the product and what it needs. Tests walk this table. */
#include "api/routes_api.h"
#include "web/app.h"
#include "web/form.h"
#include "web/page/basis.h"
#include "web/page/confirm.h"
#include "web/page/display.h"
#include "web/page/document.h"
#include "web/page/document_register.h"
#include "web/page/evidence.h"
#include "web/page/feed.h"
#include "web/page/first.h"
#include "web/page/help.h"
#include "web/page/home.h"
#include "web/page/log.h"
#include "web/page/login.h"
#include "web/page/metrics.h"
#include "web/page/my_work.h"
#include "web/page/notice.h"
#include "web/page/obligation.h"
#include "web/page/obligation_list.h"
#include "web/page/occurrence.h"
#include "web/page/occurrence_act.h"
#include "web/page/overview.h"
#include "web/page/person.h"
#include "web/page/portal_list.h"
#include "web/page/portal_obligation.h"
#include "web/page/portal_programme.h"
#include "web/page/portal_unit.h"
#include "web/page/profile.h"
#include "web/page/programme.h"
#include "web/page/receipt.h"
#include "web/page/review.h"
#include "web/page/search.h"
#include "web/page/unit.h"
#include "web/page/verify.h"

const Route routes[] = {
    API_ROUTES // /api/v1: src/api/routes_api.h

    // Public, without an account
    { GET, "/", ACT_PUBLIC, home_page, .flags = ROUTE_CACHED },
    { GET, "/programmes", ACT_PUBLIC, portal_programmes_page, .flags = ROUTE_CACHED },
    { GET, "/programmes.csv", ACT_PUBLIC, portal_programmes_csv, .flags = ROUTE_SLOW },
    { GET, "/p/:id", ACT_PUBLIC, portal_programme_page, .flags = ROUTE_CACHED },
    { GET, "/p/:id/v/:number", ACT_PUBLIC, portal_version_page, .flags = ROUTE_CACHED },
    { POST, "/p/:id/compare", ACT_PUBLIC, portal_programme_compare, // changes nothing
      .flags = ROUTE_UPLOAD | ROUTE_HASHES | ROUTE_NO_TOKEN },
    { GET, "/obligations", ACT_PUBLIC, portal_obligations_page, .flags = ROUTE_CACHED },
    { GET, "/obligations.csv", ACT_PUBLIC, portal_obligations_csv, .flags = ROUTE_SLOW },
    { GET, "/o/:id", ACT_PUBLIC, portal_obligation_page, .flags = ROUTE_CACHED },
    { GET, "/e/:id", ACT_PUBLIC, portal_evidence_file },
    { GET, "/search", ACT_PUBLIC, search_page },
    { GET, "/search.csv", ACT_PUBLIC, search_csv, .flags = ROUTE_SLOW },
    { GET, "/feed.atom", ACT_PUBLIC, feed_page, .flags = ROUTE_CACHED },
    { GET, "/metrics", ACT_PUBLIC, metrics_page, .flags = ROUTE_UNLIMITED },
    { GET, "/units", ACT_PUBLIC, portal_units_page, .flags = ROUTE_CACHED },
    { GET, "/units.csv", ACT_PUBLIC, portal_units_csv, .flags = ROUTE_SLOW },
    { GET, "/u/:id", ACT_PUBLIC, portal_unit_page, .flags = ROUTE_CACHED },
    { GET, "/u/:id/work.csv", ACT_PUBLIC, portal_unit_csv, .flags = ROUTE_SLOW },
    { GET, "/help", ACT_PUBLIC, help_page, .flags = ROUTE_CACHED },
    { GET, "/help/:guide", ACT_PUBLIC, guide_page, .flags = ROUTE_CACHED },
    { GET, "/display", ACT_PUBLIC, display_set },
    { GET, "/healthz", ACT_PUBLIC, health_page, .flags = ROUTE_UNLIMITED },
    { GET, "/a/:file", ACT_PUBLIC, asset_file, .flags = ROUTE_UNLIMITED },

    // Work area
    { GET, "/w/overview", ACT_WORK_READ, overview_page },
    { GET, "/w/overview.csv", ACT_WORK_READ, overview_csv, .flags = ROUTE_SLOW },
    { GET, "/w/overview/units.csv", ACT_WORK_READ, overview_units_csv, .flags = ROUTE_SLOW },
    // The journal, for programs that check it
    { GET, "/log/checkpoint", ACT_PUBLIC, log_checkpoint, .flags = ROUTE_LOG },
    { GET, "/log/key", ACT_PUBLIC, log_key, .flags = ROUTE_LOG },
    { GET, "/log/keys", ACT_PUBLIC, log_keys },
    { GET, "/log/tile/*path", ACT_PUBLIC, log_tile, .flags = ROUTE_LOG },
    { GET, "/log/receipt/:entry", ACT_PUBLIC, log_receipt, .flags = ROUTE_LOG },
    { GET, "/log/receipt/:entry/print", ACT_PUBLIC, receipt_print_page },
    { GET, "/verify", ACT_PUBLIC, verify_page },
    { POST, "/verify", ACT_PUBLIC, verify_post, .flags = ROUTE_NO_TOKEN }, // changes nothing

    // Signing in and the own account
    { GET, "/login", ACT_PUBLIC, login_page },
    { POST, "/login", ACT_PUBLIC, login_post, .flags = ROUTE_LOGIN },
    { GET, "/login/code", ACT_PUBLIC, login_code_page },
    { POST, "/login/code", ACT_PUBLIC, login_code_post, .flags = ROUTE_LOGIN },
    { POST, "/logout", ACT_PUBLIC, logout_post },
    { GET, "/invite/:token", ACT_PUBLIC, invite_page, .flags = ROUTE_LOGIN },
    { POST, "/invite/:token", ACT_PUBLIC, invite_post, .flags = ROUTE_LOGIN },
    { GET, "/w/profile", ACT_SIGNED_IN, profile_page },
    { POST, "/w/profile", ACT_SIGNED_IN, profile_post },
    { POST, "/w/profile/password", ACT_SIGNED_IN, profile_password_post },
    { POST, "/w/profile/factor", ACT_SIGNED_IN, factor_begin_post },
    { POST, "/w/profile/factor/confirm", ACT_SIGNED_IN, factor_confirm_post },
    { POST, "/w/profile/factor/end", ACT_SIGNED_IN, factor_end_post },
    { POST, "/w/profile/codes", ACT_SIGNED_IN, recovery_post },
    { GET, "/w/sessions", ACT_SIGNED_IN, sessions_page },
    { GET, "/w/sessions.csv", ACT_SIGNED_IN, sessions_csv },
    { POST, "/w/sessions/end-others", ACT_SIGNED_IN, session_end_others_post },
    { POST, "/w/sessions/:id/end", ACT_SIGNED_IN, session_end_post },
    { GET, "/w/tokens", ACT_SIGNED_IN, tokens_page },
    { GET, "/w/tokens.csv", ACT_SIGNED_IN, tokens_csv },
    { POST, "/w/tokens", ACT_SIGNED_IN, token_make_post },
    { POST, "/w/tokens/:id/end", ACT_SIGNED_IN, token_end_post },

    // Bodies and people
    { GET, "/w/first", ACT_WORK_READ, first_page },
    { GET, "/w/unit", ACT_WORK_READ, unit_list_page },
    { GET, "/w/unit.csv", ACT_WORK_READ, unit_csv },
    { GET, "/w/unit/new", ACT_UNIT_MANAGE, unit_new_page },
    { POST, "/w/unit/new", ACT_UNIT_MANAGE, unit_new_post },
    { GET, "/w/unit/import", ACT_UNIT_MANAGE, unit_import_page },
    { POST, "/w/unit/import", ACT_UNIT_MANAGE, unit_import_post, .flags = ROUTE_UPLOAD },
    { GET, "/w/unit/:id", ACT_WORK_READ, unit_page },
    { GET, "/w/unit/:id/change/rename", ACT_UNIT_MANAGE, unit_change_page },
    { GET, "/w/unit/:id/change/move", ACT_UNIT_MANAGE, unit_change_page },
    { GET, "/w/unit/:id/change/code", ACT_UNIT_MANAGE, unit_change_page },
    { GET, "/w/unit/:id/change/code-close", ACT_UNIT_MANAGE, unit_change_page },
    { GET, "/w/unit/:id/change/close", ACT_UNIT_MANAGE, unit_change_page },
    { GET, "/w/unit/:id/change/self-track", ACT_UNIT_MANAGE, unit_change_page },
    { POST, "/w/unit/:id/change/rename", ACT_UNIT_MANAGE, unit_rename_post },
    { POST, "/w/unit/:id/change/move", ACT_UNIT_MANAGE, unit_move_post },
    { POST, "/w/unit/:id/change/code", ACT_UNIT_MANAGE, unit_code_post },
    { POST, "/w/unit/:id/change/code-close", ACT_UNIT_MANAGE, unit_code_close_post },
    { POST, "/w/unit/:id/change/close", ACT_UNIT_MANAGE, unit_close_post },
    { POST, "/w/unit/:id/change/self-track", ACT_UNIT_MANAGE, unit_self_track_post },
    { GET, "/w/person", ACT_PERSON_MANAGE, person_list_page },
    { GET, "/w/person.csv", ACT_PERSON_MANAGE, person_csv },
    { GET, "/w/person/new", ACT_PERSON_MANAGE, person_new_page },
    { POST, "/w/person/new", ACT_PERSON_MANAGE, person_new_post },
    { GET, "/w/person/import", ACT_PERSON_MANAGE, person_import_page },
    { POST, "/w/person/import", ACT_PERSON_MANAGE, person_import_post, .flags = ROUTE_UPLOAD },
    { GET, "/w/person/:id", ACT_PERSON_MANAGE, person_page },
    { POST, "/w/person/:id/link", ACT_PERSON_MANAGE, person_link_post },
    { POST, "/w/person/:id/role", ACT_PERSON_MANAGE, person_role_post },
    { POST, "/w/person/:id/disable", ACT_PERSON_MANAGE, person_disable_post },
    { POST, "/w/person/:id/enable", ACT_PERSON_MANAGE, person_enable_post },
    { GET, "/w/person/:id/erase", ACT_PERSON_MANAGE, person_erase_page },
    { POST, "/w/person/:id/erase", ACT_PERSON_MANAGE, person_erase_post },
    { POST, "/w/role/:id/end", ACT_PERSON_MANAGE, role_end_post },
    // Work area: what is due
    { GET, "/w", ACT_WORK_READ, my_work_redirect },
    { GET, "/w/", ACT_WORK_READ, my_work_page },
    { GET, "/w/work.csv", ACT_WORK_READ, my_work_csv, .flags = ROUTE_SLOW },
    { GET, "/w/notice", ACT_SIGNED_IN, notice_list_page },
    { GET, "/w/notice.csv", ACT_SIGNED_IN, notice_csv },
    { POST, "/w/notice/read", ACT_SIGNED_IN, notice_read_post },

    // Documents, and programmes from a text to what binds
    { GET, "/d/:id", ACT_PUBLIC, document_public, .flags = ROUTE_CACHED },
    { GET, "/d/:id/file", ACT_PUBLIC, document_file },
    { GET, "/w/document", ACT_WORK_READ, document_list_page },
    { GET, "/w/document.csv", ACT_WORK_READ, document_csv, .flags = ROUTE_SLOW },
    { GET, "/w/document/new", ACT_PROGRAMME_DRAFT, document_new_page },
    { POST, "/w/document/new", ACT_PROGRAMME_DRAFT, document_new_post, .flags = ROUTE_UPLOAD },
    { GET, "/w/document/:id", ACT_WORK_READ, document_page },
    { GET, "/w/programme", ACT_WORK_READ, programme_list_page },
    { GET, "/w/programme.csv", ACT_WORK_READ, programme_csv },
    { GET, "/w/programme/new", ACT_PROGRAMME_DRAFT, programme_new_page },
    { POST, "/w/programme/new", ACT_PROGRAMME_DRAFT, programme_new_post, .flags = ROUTE_UPLOAD },
    { GET, "/w/programme/:id", ACT_WORK_READ, programme_page },
    { GET, "/w/programme/:id/parties", ACT_PROGRAMME_DRAFT, programme_party_page },
    { POST, "/w/programme/:id/parties", ACT_PROGRAMME_DRAFT, programme_party_post },
    { POST, "/w/programme/:id/parties/add", ACT_PROGRAMME_DRAFT, programme_party_add_post },
    { GET, "/w/programme/:id/review", ACT_WORK_READ, review_page },
    { POST, "/w/programme/:id/review", ACT_PROGRAMME_DRAFT, review_post },
    { GET, "/w/programme/:id/remarks", ACT_WORK_READ, remarks_page },
    { GET, "/w/programme/:id/remarks.csv", ACT_WORK_READ, remarks_csv, .flags = ROUTE_SLOW },
    { GET, "/w/programme/:id/head", ACT_PROGRAMME_DRAFT, programme_head_page },
    { POST, "/w/programme/:id/head", ACT_PROGRAMME_DRAFT, programme_head_post },
    { GET, "/w/programme/:id/basis", ACT_PROGRAMME_DRAFT, basis_page },
    { POST, "/w/programme/:id/basis", ACT_PROGRAMME_DRAFT, basis_post },
    { GET, "/w/programme/:id/sure", ACT_PROGRAMME_DRAFT, sure_page },
    { POST, "/w/programme/:id/sure", ACT_PROGRAMME_DRAFT, sure_post },
    { GET, "/w/programme/:id/rest", ACT_PROGRAMME_DRAFT, rest_page },
    { POST, "/w/programme/:id/rest", ACT_PROGRAMME_DRAFT, rest_post },
    { GET, "/w/programme/:id/draft", ACT_PROGRAMME_DRAFT, draft_page },
    { POST, "/w/programme/:id/draft", ACT_PROGRAMME_DRAFT, draft_post },
    { GET, "/w/programme/:id/confirm", ACT_PROGRAMME_CONFIRM, confirm_page },
    { POST, "/w/programme/:id/confirm", ACT_PROGRAMME_CONFIRM, confirm_post,
      .flags = ROUTE_UPLOAD },
    { GET, "/w/programme/:id/drop", ACT_PROGRAMME_CONFIRM, drop_page },
    { POST, "/w/programme/:id/drop", ACT_PROGRAMME_CONFIRM, drop_post },
    { GET, "/w/programme/:id/end", ACT_PROGRAMME_CONFIRM, end_page },
    { POST, "/w/programme/:id/end", ACT_PROGRAMME_CONFIRM, end_post },
    { GET, "/w/programme/:id/version/new", ACT_PROGRAMME_DRAFT, version_new_page },
    { POST, "/w/programme/:id/version/new", ACT_PROGRAMME_DRAFT, version_new_post,
      .flags = ROUTE_UPLOAD },
    { POST, "/w/programme/:id/version/reopen", ACT_PROGRAMME_CONFIRM, version_reopen_post },
    { GET, "/w/programme/:id/compare", ACT_WORK_READ, compare_page, .flags = ROUTE_SLOW },
    { POST, "/w/programme/:id/compare", ACT_PROGRAMME_DRAFT, compare_post },
    { POST, "/w/programme/:id/compare/drop", ACT_PROGRAMME_DRAFT, compare_drop_post },
    { GET, "/w/search", ACT_WORK_READ, work_search_page },
    { GET, "/w/obligation", ACT_WORK_READ, obligation_list_page },
    { GET, "/w/obligation.csv", ACT_WORK_READ, obligation_list_csv, .flags = ROUTE_SLOW },
    { GET, "/w/obligation/:id", ACT_WORK_READ, obligation_page, .flags = ROUTE_SLOW },
    { POST, "/w/obligation/:id/event", ACT_OBLIGATION_SET, obligation_event_post },
    { POST, "/w/obligation/:id/comment", ACT_COMMENT, obligation_comment_post },
    { GET, "/w/occurrence/:id", ACT_WORK_READ, occurrence_page, .flags = ROUTE_SLOW },
    { POST, "/w/occurrence/:id/submit", ACT_SUBMIT, occurrence_submit_post, .flags = ROUTE_UPLOAD },
    { POST, "/w/occurrence/:id/comment", ACT_COMMENT, occurrence_comment_post },
    { GET, "/w/occurrence/:id/decide", ACT_DECIDE, occurrence_decide_page },
    { POST, "/w/occurrence/:id/decide", ACT_DECIDE, occurrence_decide_post },
    { GET, "/w/occurrence/:id/release", ACT_RELEASE, occurrence_release_page },
    { POST, "/w/occurrence/:id/release", ACT_RELEASE, occurrence_release_post },
    { GET, "/w/occurrence/:id/hand-back", ACT_RELEASE, occurrence_hand_back_page },
    { POST, "/w/occurrence/:id/hand-back", ACT_RELEASE, occurrence_hand_back_post },
    { GET, "/w/occurrence/:id/extend", ACT_DECIDE, occurrence_extend_page },
    { POST, "/w/occurrence/:id/extend", ACT_DECIDE, occurrence_extend_post },
    { GET, "/w/occurrence/:id/close", ACT_OBLIGATION_SET, occurrence_close_page },
    { POST, "/w/occurrence/:id/close", ACT_OBLIGATION_SET, occurrence_close_post },
    { GET, "/w/occurrence/:id/urge", ACT_DECIDE, occurrence_urge_page },
    { POST, "/w/occurrence/:id/urge", ACT_DECIDE, occurrence_urge_post },
    { GET, "/w/occurrence/:id/contribute", ACT_CONTRIBUTE, occurrence_contribute_page },
    { POST, "/w/occurrence/:id/contribute", ACT_CONTRIBUTE, occurrence_contribute_post,
      .flags = ROUTE_UPLOAD },
    { GET, "/w/evidence/:id", ACT_WORK_READ, evidence_file },
};
const size_t routes_n = COUNT_OF(routes);
