/**
 * The client library: checks what a server offers, makes and uploads keys, asks for predictions.
 */
@NullMarked
package io.cloakwork.coprocessor.client;

import org.jspecify.annotations.NullMarked;
