import org.jspecify.annotations.NullMarked;

/** TFHE in plain Java: parameters, keys, encryption and evaluation on encrypted data. */
@NullMarked
module io.cloakwork.fhe {
  requires commons.math3;
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports io.cloakwork.fhe;
  exports io.cloakwork.fhe.params;
  exports io.cloakwork.fhe.noise;
  exports io.cloakwork.fhe.math;
  exports io.cloakwork.fhe.random;
  exports io.cloakwork.fhe.ciphertext;
  exports io.cloakwork.fhe.key;
  exports io.cloakwork.fhe.spi;
  exports io.cloakwork.fhe.kernels.heap to
      io.cloakwork.kernels;
  exports io.cloakwork.fhe.engine;
  exports io.cloakwork.fhe.transport;
  exports io.cloakwork.fhe.serial;
  exports io.cloakwork.fhe.integer;
  exports io.cloakwork.fhe.client;

  uses io.cloakwork.fhe.spi.KernelProvider;

  provides io.cloakwork.fhe.spi.KernelProvider with
      io.cloakwork.fhe.kernels.scalar.ScalarKernelProvider;
}
