package io.cloakwork.fhe.integer;

import io.cloakwork.fhe.random.MaskSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Uniform digits that nobody knows: ciphertexts whose words are all uniform have a uniform phase,
 * which is looked up. Whoever has the seed can make the same ciphertexts, and needs the key to read
 * them.
 */
final class RandomDigits {
  private static final BlockTable DIGIT =
      BlockTable.ofHalves("random digit", 0, 31, x -> sign(x) * (x % 16 < 8 ? 1 : 3));

  private static final BlockTable BIT =
      BlockTable.ofHalves("random bit", 0, 31, RandomDigits::sign);

  private final Rounds rounds;

  RandomDigits(Rounds rounds) {
    this.rounds = rounds;
  }

  private static int sign(int x) {
    return x < 16 ? 1 : -1;
  }

  /** A number of so many uniform bits, as {@code size} digits. */
  List<Block> bits(MaskSeed seed, int bits, int size) {
    int full = bits / Digits.BITS;
    int count = Math.ceilDiv(bits, Digits.BITS);
    List<Block> uniform = rounds.uniform(seed, count);
    List<Block> looked =
        rounds
            .run(
                IntStream.range(0, count)
                    .mapToObj(i -> new LookUp(uniform.get(i), i < full ? DIGIT : BIT))
                    .toList())
            .stream()
            .map(List::getFirst)
            .toList();
    List<Block> digits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digits.add(looked.get(i).plusHalves(i < full ? 3 : 1));
    }
    return Digits.resized(digits, size);
  }
}
