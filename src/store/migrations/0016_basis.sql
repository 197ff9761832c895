-- What a document is to programmes, and which basis lists wait for a document of this symbol.
CREATE INDEX programme_document ON programme (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX programme_version_document ON programme_version (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX programme_basis_document ON programme_basis (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX programme_basis_open ON programme_basis (symbol) WHERE document_id IS NULL;
