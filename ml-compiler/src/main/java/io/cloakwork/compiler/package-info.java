/** From a trained model to an encrypted program: what all stages share. */
package io.cloakwork.compiler;
