package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.store.StoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite. */
class SqliteStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected SqlStore openEmpty(long maxBytes, InstantSource clock) {
    return openAgain(maxBytes, clock);
  }

  @Override
  protected SqlStore openAgain(long maxBytes, InstantSource clock) {
    return SqlStore.sqlite(folder.resolve("store.db"), maxBytes, clock);
  }
}
