/**
 * What contracts and coprocessor agree on: addresses, handles, types, operators, hashes and
 * signatures.
 */
@NullMarked
package io.cloakwork.coprocessor.abi;

import org.jspecify.annotations.NullMarked;
