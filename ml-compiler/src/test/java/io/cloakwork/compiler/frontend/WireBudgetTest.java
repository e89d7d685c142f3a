package io.cloakwork.compiler.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.sun.management.ThreadMXBean;
import io.cloakwork.compiler.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A small file cannot make the import take much memory, whatever it repeats. */
class WireBudgetTest {
  private static final int GRAPH = 7; // of a model
  private static final int NODE = 1; // of a graph
  private static final int ATTRIBUTE = 5; // of a node
  private static final int INTS = 8; // of an attribute
  private static final int UNKNOWN = 999;
  private static final long MEGABYTE = 1 << 20;

  /** A message that holds these bytes in a field. */
  private static byte[] in(int field, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    coded.writeUInt32NoTag(bytes.length);
    coded.writeRawBytes(bytes);
    coded.flush();
    return out.toByteArray();
  }

  private static byte[] repeated(byte[] bytes, int count) {
    byte[] all = new byte[bytes.length * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
    }
    return all;
  }

  private static void assertRefused(byte[] file, String reason) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> OnnxImporter.read(file, "m"));
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(fault.reason()).contains(reason);
    assertThat(taken).as("bytes for a file of %d", file.length).isLessThan(64 * MEGABYTE);
  }

  @Test
  void nodes_millionsOfEmptyOnes_areRefusedBeforeTheyAreBuilt() throws IOException {
    byte[] nodes = repeated(in(NODE, new byte[0]), 4_000_000);
    assertRefused(in(GRAPH, nodes), "more than " + WireBudget.MAX_MEMORY + " bytes of memory");
  }

  @Test
  void attributes_ofManyIntegers_areRefusedBeforeTheyAreBuilt() throws IOException {
    byte[] attribute = in(ATTRIBUTE, in(INTS, new byte[16 << 20]));
    assertRefused(in(GRAPH, in(NODE, attribute)), "bytes of memory");
  }

  @Test
  void fields_unknownOnes_areCountedToo() throws IOException {
    assertRefused(repeated(in(UNKNOWN, new byte[0]), 4_000_000), "bytes of memory");
  }

  @Test
  void messages_nestedDeeply_areRefused() throws IOException {
    byte[] graph = new byte[0];
    for (int i = 0; i < 40; i++) { // a graph in an attribute of a node of a graph
      graph = in(NODE, in(ATTRIBUTE, in(6, graph)));
    }
    assertRefused(in(GRAPH, graph), "nested deeper than " + WireBudget.MAX_NESTING);
  }

  @Test
  void bytes_thatAreNoMessage_areRefused() {
    byte[] noise = new byte[100];
    Arrays.fill(noise, (byte) 0xff);
    assertRefused(noise, "no ONNX model");
  }
}
