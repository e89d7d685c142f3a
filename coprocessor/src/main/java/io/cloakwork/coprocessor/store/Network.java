package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.abi.Address;
import io.cloakwork.coprocessor.abi.Eip712;
import io.cloakwork.coprocessor.config.Tenant;

/**
 * The encrypted values of one chain and access list, all under one key.
 *
 * @param tenant whose it is: nobody else reaches it
 * @param acl the access list contract; it is part of handles
 * @param key content digest of the server key
 * @param publicKey encodes the compact public key that inputs are encrypted with, not copied
 * @param inputs the contract that verifies signed inputs
 */
public record Network(
    Tenant tenant, long chainId, Address acl, Digest key, byte[] publicKey, Eip712.Domain inputs) {
  /** Name of the domain of signed inputs. */
  public static final String INPUT_DOMAIN = "InputVerification";

  /** Version of the domain of signed inputs. */
  public static final String DOMAIN_VERSION = "1";

  /** The domain of signed inputs. */
  public static Eip712.Domain inputDomain(long chainId, Address verifyingContract) {
    return new Eip712.Domain(INPUT_DOMAIN, DOMAIN_VERSION, chainId, verifyingContract);
  }
}
