package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.abi.Address;
import io.cloakwork.coprocessor.config.Tenant;
import java.util.List;
import java.util.Optional;

/** The networks that a store holds values of. Safe for use by many threads and processes. */
public interface NetworkRegistry {
  /**
   * Makes a network; the same again changes nothing.
   *
   * @throws RequestException (conflict) if the tenant has one of the same chain and access list
   *     with another key or contract
   */
  NetworkId register(Network network);

  /** A network of this tenant. */
  Optional<RegisteredNetwork> find(Tenant tenant, long chainId, Address acl);

  /** Any network. */
  Optional<RegisteredNetwork> find(NetworkId id);

  /** All of them, in the order in which they came. */
  List<RegisteredNetwork> all();
}
