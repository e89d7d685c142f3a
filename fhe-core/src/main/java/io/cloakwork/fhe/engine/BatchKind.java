package io.cloakwork.fhe.engine;

/** The operations that are gathered into batches. */
enum BatchKind {
  BOOTSTRAP,
  KEY_SWITCH,
  PACKING_KEY_SWITCH,
  EXTERNAL_PRODUCT,
  CMUX_TREE
}
