/** How long circuits take on a machine: kinds of work, and what a unit of each costs there. */
package io.cloakwork.compiler.cost;
