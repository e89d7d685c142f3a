package io.cloakwork.coprocessor.store.sql;

import java.util.Map;

/** In what the two databases differ. */
enum Dialect {
  SQLITE("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB", ""),
  POSTGRESQL("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA", "FOR UPDATE SKIP LOCKED");

  private final String identity;
  private final String bytes;
  private final String skipLocked;

  Dialect(String identity, String bytes, String skipLocked) {
    this.identity = identity;
    this.bytes = bytes;
    this.skipLocked = skipLocked;
  }

  /** Words of the migrations. */
  Map<String, String> placeholders() {
    return Map.of("identity", identity, "bytes", bytes);
  }

  /** Locks a selected row and passes over those of others; where there is one writer, nothing. */
  String skipLocked() {
    return skipLocked;
  }
}
