/** The gRPC service: thin handlers, tenants, and the life of the server. */
@NullMarked
package io.cloakwork.coprocessor.service;

import org.jspecify.annotations.NullMarked;
