package io.cloakwork.fhe.integer;

/** One blind rotation: the functions of a table at the value of a block. */
record LookUp(Block input, BlockTable table) {}
