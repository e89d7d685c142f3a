/** The durable state in a relational database: SQLite or PostgreSQL. */
@NullMarked
package io.cloakwork.coprocessor.store.sql;

import org.jspecify.annotations.NullMarked;
