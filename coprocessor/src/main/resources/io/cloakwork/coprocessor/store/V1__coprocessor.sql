-- Handles, hashes and addresses are raw bytes; times are milliseconds since 1970.

-- Handles of one chain and access list, under one key. `feed` counts the rows of that table.
CREATE TABLE networks (
  id ${identity},
  tenant TEXT NOT NULL,
  chain_id BIGINT NOT NULL,
  acl ${bytes} NOT NULL,
  key_digest TEXT NOT NULL,
  public_key ${bytes} NOT NULL,
  domain_chain_id BIGINT NOT NULL,
  domain_contract ${bytes} NOT NULL,
  feed BIGINT NOT NULL DEFAULT 0,
  stored_bytes BIGINT NOT NULL DEFAULT 0,
  UNIQUE (tenant, chain_id, acl)
);

CREATE TABLE blocks (
  network BIGINT NOT NULL REFERENCES networks (id),
  id ${bytes} NOT NULL,
  number BIGINT NOT NULL,
  parent ${bytes} NOT NULL,
  PRIMARY KEY (network, id)
);
CREATE INDEX blocks_by_parent ON blocks (network, parent);
CREATE INDEX blocks_by_number ON blocks (network, number);

-- How far a reader of a chain is.
CREATE TABLE cursors (
  network BIGINT NOT NULL REFERENCES networks (id),
  name TEXT NOT NULL,
  number BIGINT NOT NULL,
  block ${bytes} NOT NULL,
  PRIMARY KEY (network, name)
);

-- Operations of one block that share values: what one worker takes. `dirty`: something has
-- happened since a worker last looked. `owner` and `token` are those of a lease.
CREATE TABLE units (
  id ${identity},
  network BIGINT NOT NULL,
  block ${bytes} NOT NULL,
  dirty INTEGER NOT NULL,
  owner TEXT,
  token TEXT,
  lease_until BIGINT NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (network, block) REFERENCES blocks (network, id)
);
CREATE INDEX units_of_block ON units (network, block);
CREATE INDEX units_to_do ON units (id) WHERE dirty = 1;
CREATE INDEX units_taken ON units (id) WHERE owner IS NOT NULL;

CREATE TABLE operations (
  unit BIGINT NOT NULL REFERENCES units (id),
  position INTEGER NOT NULL,
  operation ${bytes} NOT NULL,
  PRIMARY KEY (unit, position)
);

-- Results. `pulled`: a wanted result of another block needs it. `state`: see HandleState.
CREATE TABLE handles (
  network BIGINT NOT NULL,
  handle ${bytes} NOT NULL,
  unit BIGINT NOT NULL REFERENCES units (id),
  position INTEGER NOT NULL,
  pulled INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 0,
  cause TEXT,
  PRIMARY KEY (network, handle)
);
CREATE INDEX handles_of_unit ON handles (unit);

-- Values of other blocks, and inputs, that a unit needs.
CREATE TABLE dependencies (
  unit BIGINT NOT NULL REFERENCES units (id),
  network BIGINT NOT NULL,
  handle ${bytes} NOT NULL,
  PRIMARY KEY (unit, handle)
);
CREATE INDEX dependencies_by_handle ON dependencies (network, handle);

-- Who may see a value; an account of no bytes is everybody.
CREATE TABLE grants (
  network BIGINT NOT NULL,
  handle ${bytes} NOT NULL,
  account ${bytes} NOT NULL,
  block ${bytes} NOT NULL,
  PRIMARY KEY (network, handle, account, block),
  FOREIGN KEY (network, block) REFERENCES blocks (network, id)
);
CREATE INDEX grants_of_block ON grants (network, block);

-- Lists of inputs, each for the user and contract that sent it first.
CREATE TABLE inputs (
  network BIGINT NOT NULL REFERENCES networks (id),
  list ${bytes} NOT NULL,
  account ${bytes} NOT NULL,
  contract ${bytes} NOT NULL,
  PRIMARY KEY (network, list)
);

-- Inputs and results. `computation` and `signature` are those of a result's receipt.
CREATE TABLE ciphertexts (
  network BIGINT NOT NULL REFERENCES networks (id),
  handle ${bytes} NOT NULL,
  data ${bytes} NOT NULL,
  digest TEXT NOT NULL,
  computation ${bytes},
  signature ${bytes},
  PRIMARY KEY (network, handle)
);

-- What has become of results, in the order in which it became visible.
CREATE TABLE feed (
  network BIGINT NOT NULL REFERENCES networks (id),
  sequence BIGINT NOT NULL,
  handle ${bytes} NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (network, sequence)
);
