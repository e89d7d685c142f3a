package io.cloakwork.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.compiler.ir.CodeSet.Range;
import io.cloakwork.fhe.ParameterException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeSetTest {
  private static int[] some(RandomGenerator random, int bits) {
    return random.ints(random.nextInt(1 << bits), 0, 1 << bits).toArray();
  }

  private static boolean[] members(CodeSet set, int bits) {
    boolean[] members = new boolean[1 << bits];
    for (int code = 0; code < members.length; code++) {
      members[code] = set.contains(code);
    }
    return members;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void operations_onRandomSets_areThoseOfTheirMembers(int bits) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(bits);
    for (int trial = 0; trial < 300; trial++) {
      CodeSet a = CodeSet.ofCodes(some(random, bits));
      CodeSet b = CodeSet.ofCodes(some(random, bits));
      boolean[] inA = members(a, bits);
      boolean[] inB = members(b, bits);
      boolean[] or = members(a.or(b), bits);
      boolean[] and = members(a.and(b), bits);
      boolean[] not = members(a.not(bits), bits);
      for (int code = 0; code < 1 << bits; code++) {
        assertThat(or[code]).isEqualTo(inA[code] || inB[code]);
        assertThat(and[code]).isEqualTo(inA[code] && inB[code]);
        assertThat(not[code]).isEqualTo(!inA[code]);
      }
      assertThat(a.not(bits).not(bits)).isEqualTo(a);
      assertThat(a.or(a.not(bits))).isEqualTo(CodeSet.all(bits));
      int low = random.nextInt(1 << bits);
      int high = random.nextInt(low, 1 << bits);
      assertThat(a.meets(low, high))
          .isEqualTo(IntStream.rangeClosed(low, high).anyMatch(code -> inA[code]));
      assertThat(a.highest())
          .isEqualTo(IntStream.range(0, 1 << bits).filter(c -> inA[c]).max().orElse(-1));
    }
  }

  @Test
  void codes_inAnyOrder_becomeTheLongestRanges() {
    assertThat(CodeSet.ofCodes(5, 3, 4, 9, 4, 0))
        .isEqualTo(new CodeSet(List.of(new Range(0, 0), new Range(3, 5), new Range(9, 9))));
    assertThat(CodeSet.ofCodes()).isEqualTo(CodeSet.NONE);
    assertThat(CodeSet.of(3, 4).or(CodeSet.of(5, 6))).isEqualTo(CodeSet.of(3, 6));
    assertThat(CodeSet.all(24).not(24)).isEqualTo(CodeSet.NONE);
  }

  @Test
  void ranges_thatTouchOrAreNotSorted_areRefused() {
    for (List<Range> ranges :
        List.of(
            List.of(new Range(0, 1), new Range(2, 3)),
            List.of(new Range(4, 5), new Range(0, 1)),
            List.of(new Range(0, Integer.MAX_VALUE), new Range(0, 0)))) {
      ParameterException fault =
          catchThrowableOfType(ParameterException.class, () -> new CodeSet(ranges));
      assertThat(fault.what()).isEqualTo("ranges of a set of codes");
      assertThat(fault.actual()).contains(ranges.getFirst().toString());
    }
  }

  @Test
  void range_backwardsOrBelowZero_isRefused() {
    ParameterException fault =
        catchThrowableOfType(ParameterException.class, () -> CodeSet.of(3, 2));
    assertThat(fault.actual()).isEqualTo("3 to 2");
    assertThat(catchThrowableOfType(ParameterException.class, () -> CodeSet.of(-1, 2)).actual())
        .isEqualTo("-1 to 2");
  }
}
