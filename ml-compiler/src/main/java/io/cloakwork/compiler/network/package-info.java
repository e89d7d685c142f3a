/**
 * The target {@code network}: programs of the integer dialect on encrypted integers, under whatever
 * key they were encrypted with. This is what a contract can call.
 */
@NullMarked
package io.cloakwork.compiler.network;

import org.jspecify.annotations.NullMarked;
