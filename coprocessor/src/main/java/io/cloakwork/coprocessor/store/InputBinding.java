package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.abi.Address;
import io.cloakwork.coprocessor.abi.Hash;

/**
 * Who sent a list of inputs, for which contract.
 *
 * @param list names the list
 */
public record InputBinding(Hash list, Address user, Address contract) {}
