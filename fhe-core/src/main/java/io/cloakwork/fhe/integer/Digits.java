package io.cloakwork.fhe.integer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Values as lists of blocks, each a base-4 digit, least significant first. */
final class Digits {
  /** Base of a digit. */
  static final int BASE = 4;

  /** Bits of a digit. */
  static final int BITS = 2;

  private Digits() {}

  /** Constants: the {@code count} lowest digits of a number, in two's complement if negative. */
  static List<Block> of(BigInteger value, int count) {
    List<Block> digits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digits.add(Block.constant(digit(value, i)));
    }
    return digits;
  }

  static int digit(BigInteger value, int index) {
    return (value.testBit(BITS * index) ? 1 : 0) + (value.testBit(BITS * index + 1) ? 2 : 0);
  }

  /** Whether everybody knows all of them. */
  static boolean areConstant(List<Block> digits) {
    return digits.stream().allMatch(Block::isConstant);
  }

  /** The number that constant digits are. */
  static BigInteger value(List<Block> digits) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < digits.size(); i++) {
      value = value.add(BigInteger.valueOf(digits.get(i).low()).shiftLeft(BITS * i));
    }
    return value;
  }

  /** The lowest {@code size} digits, with zeros above if there are not as many. */
  static List<Block> resized(List<Block> digits, int size) {
    List<Block> resized = new ArrayList<>(digits.subList(0, Math.min(size, digits.size())));
    while (resized.size() < size) {
      resized.add(Block.constant(0));
    }
    return resized;
  }

  /** 3 − digit for each: all bits flipped. */
  static List<Block> complement(List<Block> digits) {
    return digits.stream().map(digit -> Block.constant(BASE - 1).minus(digit)).toList();
  }

  /** Differences digit by digit. */
  static List<Block> differences(List<Block> a, List<Block> b) {
    return combinations(a, b, -1);
  }

  /** Sums digit by digit. */
  static List<Block> sums(List<Block> a, List<Block> b) {
    return combinations(a, b, 1);
  }

  /** Of each digit of a the sum with {@code factor} times the one of b, where both have one. */
  static List<Block> combinations(List<Block> a, List<Block> b, int factor) {
    List<Block> combinations = new ArrayList<>();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      combinations.add(a.get(i).plus(b.get(i), factor));
    }
    return combinations;
  }

  /** Each two neighbours in one block, the upper one times 4; one alone at the end as it is. */
  static List<Block> pairs(List<Block> digits) {
    List<Block> pairs = new ArrayList<>();
    for (int i = 0; i < digits.size(); i += 2) {
      Block low = digits.get(i);
      pairs.add(i + 1 < digits.size() ? low.plus(digits.get(i + 1), BASE) : low);
    }
    return pairs;
  }
}
