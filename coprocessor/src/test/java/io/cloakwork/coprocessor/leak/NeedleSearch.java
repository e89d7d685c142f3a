package io.cloakwork.coprocessor.leak;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for many needles in one pass over a file of any size. Each needle is known by eight of its
 * bytes, those with the fewest zeros: files are full of zeros.
 */
final class NeedleSearch {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int FILTER_BITS = 20;
  private static final long MIX = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio

  private record Anchored(Needle needle, int anchor) {}

  private final Map<Long, List<Anchored>> byAnchor = new HashMap<>();
  private final BitSet filter = new BitSet(1 << FILTER_BITS);

  NeedleSearch(List<Needle> needles) {
    for (Needle needle : needles) {
      int anchor = anchor(needle.bytes());
      long word = word(needle.bytes(), anchor);
      byAnchor.computeIfAbsent(word, _ -> new ArrayList<>()).add(new Anchored(needle, anchor));
      filter.set(slot(word));
    }
  }

  /** What of the needles is in a file. */
  Set<String> findIn(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      return channel.size() == 0
          ? Set.of()
          : findIn(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  Set<String> findIn(MemorySegment bytes) {
    Set<String> found = new TreeSet<>();
    Set<Needle> seen = new HashSet<>();
    for (long at = 0; at <= bytes.byteSize() - Long.BYTES; at++) {
      long word = bytes.get(WORD, at);
      if (filter.get(slot(word))) {
        for (Anchored candidate : byAnchor.getOrDefault(word, List.of())) {
          if (!seen.contains(candidate.needle())
              && matches(bytes, at - candidate.anchor(), candidate.needle().bytes())) {
            seen.add(candidate.needle());
            found.add(candidate.needle().name());
          }
        }
      }
    }
    return found;
  }

  private static boolean matches(MemorySegment bytes, long from, byte[] needle) {
    if (from < 0 || from + needle.length > bytes.byteSize()) {
      return false;
    }
    for (int i = 0; i < needle.length; i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, from + i) != needle[i]) {
        return false;
      }
    }
    return true;
  }

  private static int anchor(byte[] needle) {
    int best = 0;
    int most = -1;
    for (int at = 0; at <= needle.length - Long.BYTES; at++) {
      int nonZero = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        nonZero += needle[at + i] == 0 ? 0 : 1;
      }
      if (nonZero > most) {
        most = nonZero;
        best = at;
      }
    }
    return best;
  }

  private static long word(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
  }

  private static int slot(long word) {
    return (int) ((word * MIX) >>> (Long.SIZE - FILTER_BITS));
  }
}
