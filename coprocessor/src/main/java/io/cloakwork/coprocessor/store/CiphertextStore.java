package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.fhe.CapacityException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Encrypted values by their handles, durable. Results come in through {@link WorkQueue#complete}. A
 * value that is there never changes. Safe for use by many threads and processes.
 */
public interface CiphertextStore {
  /** A value, if it is there. */
  Optional<StoredCiphertext> find(NetworkId network, Handle handle);

  /** Those values that are there, in no order. */
  List<StoredCiphertext> find(NetworkId network, Collection<Handle> handles);

  /** Who sent a list of inputs; nothing if nobody has. */
  Optional<InputBinding> binding(NetworkId network, Hash list);

  /**
   * Stores a list of inputs whole; the same again changes nothing.
   *
   * @throws RequestException (denied) if the list has been sent by another user or for another
   *     contract
   * @throws CapacityException if the network has no room for it
   */
  void putInputs(NetworkId network, InputBinding binding, List<NewCiphertext> values);

  /** Bytes of all values of a network. */
  long storedBytes(NetworkId network);
}
