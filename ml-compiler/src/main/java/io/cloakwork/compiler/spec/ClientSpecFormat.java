package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.Decomposition;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON form of a {@link ClientSpec}, as it goes to clients and into model files. Version 4 is for
 * packed rows with other rules than that of a layer, and rows of which not all features are sent,
 * version 3 for rows that are sent bit by bit; others are written in version 2, and version 1,
 * which had no masks, is read. Reading treats the text as untrusted: what is not exactly a
 * specification is a {@link FormatException}.
 */
public final class ClientSpecFormat {
  /** Newest version. Older ones are read, newer ones refused. */
  public static final int VERSION = 4;

  private static final int FIRST_WITH_MASKS = 2;
  private static final int FIRST_WITH_BITS = 3;
  private static final int FIRST_WITH_BOTH_FORMS = 4;

  /** Longest text: it goes to clients in one message. */
  public static final int MAX_BYTES = 1 << 20;

  private ClientSpecFormat() {}

  /**
   * The UTF-8 text.
   *
   * @throws CapacityException if it is longer than {@link #MAX_BYTES}
   */
  public static byte[] encode(ClientSpec spec) {
    byte[] bytes = JsonFields.bytes(json(spec));
    if (bytes.length > MAX_BYTES) {
      throw new CapacityException(
          "bytes of the client specification (fewer features or classes make it shorter)",
          MAX_BYTES,
          bytes.length);
    }
    return bytes;
  }

  /**
   * @throws FormatException if the text is no specification of this version or an older one
   */
  public static ClientSpec decode(byte[] bytes) {
    JsonFields fields = JsonFields.parse("client specification", bytes, MAX_BYTES);
    int version = fields.integer("version");
    if (version < 1 || version > VERSION) {
      throw new FormatException(
          "version of the client specification", "1 to " + VERSION, version, 0);
    }
    return SpecJson.checked(
        "client specification",
        () -> {
          ClientSpec spec = read(fields, version);
          fields.finish();
          return spec;
        });
  }

  private static ClientSpec read(JsonFields fields, int version) {
    return new ClientSpec(
        fields.text("model"),
        fields.integer("bits"),
        fields.objects("features", f -> SpecJson.readFeature(f, version >= FIRST_WITH_BITS)),
        fields.objects("before", SpecJson::readStep),
        readForm(fields, version),
        version < FIRST_WITH_MASKS ? 0 : fields.integer("masks"),
        fields.objects("outputs", f -> new Encoding(f.integer("bits"), f.truth("signed"))),
        SpecJson.readAnswer(fields.object("answer"), version >= FIRST_WITH_BITS),
        fields.truth("evaluation_keys"));
  }

  private static RowForm readForm(JsonFields fields, int version) {
    boolean packed = version < FIRST_WITH_BITS;
    if (packed || (version >= FIRST_WITH_BOTH_FORMS && fields.has("packing"))) {
      JsonFields packing = fields.object("packing");
      Packing form = new Packing(packing.integer("polynomial_size"), packing.integer("shift"));
      packing.finish();
      return form;
    }
    JsonFields bits = fields.object("row_bits");
    RowBits form =
        new RowBits(
            bits.integer("polynomial_size"),
            bits.integers("widths"),
            new Decomposition(bits.integer("base_log"), bits.integer("levels")));
    bits.finish();
    if (version < FIRST_WITH_BOTH_FORMS && !form.sendsAll()) {
      throw new FormatException(
          "client specification.row_bits.widths", "above 0 in version " + version, 0, 0);
    }
    return form;
  }

  /** The oldest version that can express the specification. */
  public static int version(ClientSpec spec) {
    return switch (spec.form()) {
      case Packing _ -> {
        boolean layer =
            !(spec.answer() instanceof Answer.Scores scores)
                || scores.rule() == ScoreRule.ofLayer(scores.scales().size());
        yield layer ? FIRST_WITH_MASKS : FIRST_WITH_BOTH_FORMS;
      }
      case RowBits bits -> bits.sendsAll() ? FIRST_WITH_BITS : FIRST_WITH_BOTH_FORMS;
    };
  }

  private static ObjectNode json(ClientSpec spec) {
    ObjectNode json = JsonFields.object();
    json.put("version", version(spec));
    json.put("model", spec.model());
    json.put("bits", spec.bits());
    ArrayNode features = json.putArray("features");
    spec.features().forEach(feature -> SpecJson.write(features.addObject(), feature));
    SpecJson.write(json.putArray("before"), spec.before());
    switch (spec.form()) {
      case Packing(int size, int shift) ->
          json.putObject("packing").put("polynomial_size", size).put("shift", shift);
      case RowBits(int size, var widths, var decomposition) -> {
        ObjectNode bits = json.putObject("row_bits").put("polynomial_size", size);
        widths.forEach(bits.putArray("widths")::add);
        bits.put("base_log", decomposition.baseLog().value());
        bits.put("levels", decomposition.levelCount().value());
      }
    }
    json.put("masks", spec.masks());
    ArrayNode outputs = json.putArray("outputs");
    for (Encoding output : spec.outputs()) {
      outputs.addObject().put("bits", output.bits()).put("signed", output.signed());
    }
    SpecJson.write(json.putObject("answer"), spec.answer());
    json.put("evaluation_keys", spec.evaluationKeys());
    return json;
  }
}
