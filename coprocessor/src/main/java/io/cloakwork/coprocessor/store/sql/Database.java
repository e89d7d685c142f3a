package io.cloakwork.coprocessor.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakwork.coprocessor.config.ConfigException;
import io.cloakwork.coprocessor.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A database with its schema. A transaction is whole or has never been, also after a crash. Safe
 * for use by many threads; any number of processes may use one database.
 */
final class Database implements AutoCloseable {
  /** How long a statement waits for others. */
  private static final int BUSY_MILLIS = 30_000;

  private static final int SQLITE_CONNECTIONS = 4;
  private static final int ATTEMPTS = 8;
  private static final String MIGRATIONS = "classpath:io/cloakwork/coprocessor/store";

  private final Dialect dialect;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** SQLite has one writer: those of this process wait in a line, not in the database's loop. */
  private final ReentrantLock writer = new ReentrantLock(true);

  private Database(Dialect dialect, HikariConfig config) {
    this.dialect = dialect;
    this.pool = new HikariDataSource(config);
    this.jdbi = Jdbi.create(pool);
  }

  /** A database in one file, which is made if it is not there. */
  static Database sqlite(Path file) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    sqlite.setBusyTimeout(BUSY_MILLIS);
    sqlite.enforceForeignKeys(true);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file.toAbsolutePath());
    config.setDataSourceProperties(sqlite.toProperties());
    config.setMaximumPoolSize(SQLITE_CONNECTIONS);
    return open(Dialect.SQLITE, config);
  }

  /**
   * A database on a server.
   *
   * @param url {@code jdbc:postgresql:…}
   * @param credentials user and password, where the URL does not say them
   * @param connections the most at a time
   */
  static Database postgresql(String url, Properties credentials, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setDataSourceProperties(credentials);
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(BUSY_MILLIS);
    return open(Dialect.POSTGRESQL, config);
  }

  private static Database open(Dialect dialect, HikariConfig config) {
    config.setPoolName("store");
    Database database;
    try {
      database = new Database(dialect, config);
    } catch (RuntimeException e) {
      throw new StoreException("the database does not open", e);
    }
    try {
      Flyway.configure()
          .dataSource(database.pool)
          .locations(MIGRATIONS)
          .placeholders(dialect.placeholders())
          .validateMigrationNaming(true)
          .load()
          .migrate();
      return database;
    } catch (FlywayException e) {
      database.close();
      ConfigException refusal =
          new ConfigException(
              "store", "a database of this version or older", String.valueOf(e.getMessage()));
      refusal.initCause(e);
      throw refusal;
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Reads, and changes nothing.
   *
   * @throws StoreException if the database fails
   */
  <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.withHandle(work::apply);
    } catch (JdbiException e) {
      throw new StoreException("reading from the store failed", e);
    }
  }

  /**
   * Changes something, whole or not at all. It may run more than once before it succeeds.
   *
   * @throws StoreException if the database fails
   */
  <T extends @Nullable Object> T write(Function<Handle, T> work) {
    boolean single = dialect == Dialect.SQLITE;
    if (single) {
      writer.lock();
    }
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
          if (attempt == ATTEMPTS || !isConflict(e)) {
            throw new StoreException("writing to the store failed", e);
          }
        }
      }
    } finally {
      if (single) {
        writer.unlock();
      }
    }
  }

  /** Whether two transactions stood in each other's way, and this one was undone. */
  private static boolean isConflict(JdbiException failure) {
    return failure.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && cause.getSQLState().startsWith("40");
  }

  @Override
  public void close() {
    pool.close();
  }
}
