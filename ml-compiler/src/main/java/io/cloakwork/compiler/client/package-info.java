/**
 * The client of one model: quantize, encrypt, decrypt, interpret. The only package of the compiler
 * that sees secret keys.
 */
package io.cloakwork.compiler.client;
