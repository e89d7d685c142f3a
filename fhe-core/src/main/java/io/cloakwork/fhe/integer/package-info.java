/**
 * Encrypted booleans and integers: values in blocks of two message and two carry bits, and every
 * operation on them.
 */
package io.cloakwork.fhe.integer;
