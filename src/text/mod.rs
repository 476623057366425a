//! Vietnamese text, without any notion of documents.
