package io.cloakwork.compiler.runtime;

import io.cloakwork.fhe.params.Decomposition;

/** Noise that an executor on torus words adds, in units of 2^−64. */
interface TorusNoise {
  /** No noise: the exact meaning of a circuit. */
  TorusNoise NONE =
      new TorusNoise() {
        @Override
        public long fresh() {
          return 0;
        }

        @Override
        public long gates(Decomposition decomposition, int gates) {
          return 0;
        }

        @Override
        public long beforeTable() {
          return 0;
        }

        @Override
        public long afterTable() {
          return 0;
        }

        @Override
        public long hiding(int noiseLog2) {
          return 0;
        }
      };

  /** Of one coefficient of a fresh GLWE ciphertext. */
  long fresh();

  /** Of one coefficient that has passed this many CMUX gates. */
  long gates(Decomposition decomposition, int gates);

  /** Of key switch and modulus switch. */
  long beforeTable();

  /** Of a blind rotation. */
  long afterTable();

  /** Of a hidden value: TUniform with this bound, and that of an encryption of zero. */
  long hiding(int noiseLog2);
}
