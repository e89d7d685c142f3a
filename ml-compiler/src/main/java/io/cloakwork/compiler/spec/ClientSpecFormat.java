package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.ir.Encoding;
import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.fhe.CapacityException;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON form of a {@link ClientSpec}, as it goes to clients and into model files. Version 3 is for
 * rows that are sent bit by bit; others are written in version 2, and version 1, which had no
 * masks, is read. Reading treats the text as untrusted: what is not exactly a specification is a
 * {@link FormatException}.
 */
public final class ClientSpecFormat {
  /** Newest version. Older ones are read, newer ones refused. */
  public static final int VERSION = 3;

  private static final int FIRST_WITH_MASKS = 2;
  private static final int FIRST_WITH_BITS = 3;

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
    try {
      ClientSpec spec = read(fields, version);
      fields.finish();
      return spec;
    } catch (FormatException e) {
      throw e;
    } catch (FheException | IllegalArgumentException e) {
      FormatException fault =
          new FormatException(
              "client specification", "consistent values", String.valueOf(e.getMessage()), 0);
      fault.initCause(e);
      throw fault;
    }
  }

  private static ClientSpec read(JsonFields fields, int version) {
    return new ClientSpec(
        fields.text("model"),
        fields.integer("bits"),
        fields.objects("features", f -> readFeature(f, version)),
        fields.objects("before", ClientSpecFormat::readStep),
        readForm(fields, version),
        version < FIRST_WITH_MASKS ? 0 : fields.integer("masks"),
        fields.objects("outputs", f -> new Encoding(f.integer("bits"), f.truth("signed"))),
        readAnswer(fields.object("answer"), version),
        fields.truth("evaluation_keys"));
  }

  private static Feature readFeature(JsonFields fields, int version) {
    String name = fields.text("name");
    if (version >= FIRST_WITH_BITS && fields.has("cuts")) {
      return new FeatureBins(name, fields.numbers("cuts"), fields.integer("missing"));
    }
    if (version >= FIRST_WITH_BITS && fields.has("levels")) {
      return new FeatureGrid(
          name,
          fields.number("low"),
          fields.number("high"),
          fields.integer("levels"),
          fields.integer("missing"));
    }
    return new FeatureRange(name, fields.number("low"), fields.number("high"));
  }

  private static RowForm readForm(JsonFields fields, int version) {
    if (version < FIRST_WITH_BITS) {
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
    return form;
  }

  private static ClientStep readStep(JsonFields fields) {
    String step = fields.text("step");
    return switch (step) {
      case "impute" ->
          new ClientStep.Impute(
              fields.has("replaced") ? fields.number("replaced") : Double.NaN,
              vector(fields.numbers("values")));
      case "scale" ->
          new ClientStep.Scale(vector(fields.numbers("offset")), vector(fields.numbers("scale")));
      case "normalize" -> new ClientStep.Normalize(fields.choice("norm", Norm.values()));
      default -> throw new FormatException("client step", "impute, scale or normalize", step, 0);
    };
  }

  private static Answer readAnswer(JsonFields fields, int version) {
    String kind = fields.text("kind");
    Answer answer =
        switch (kind) {
          case "label" -> new Answer.Label(readLabels(fields.object("labels")));
          case "scores" -> {
            List<Double> scales = fields.numbers("scales");
            yield new Answer.Scores(
                readLabels(fields.object("labels")),
                scales,
                fields.choice("post_transform", PostTransform.values()),
                fields.objects("after", ClientSpecFormat::readStep),
                version >= FIRST_WITH_BITS && fields.has("rule")
                    ? fields.choice("rule", ScoreRule.values())
                    : ScoreRule.ofLayer(scales.size()));
          }
          case "values" ->
              new Answer.Values(
                  fields.numbers("scales"),
                  fields.choice("post_transform", PostTransform.values()),
                  fields.objects("after", ClientSpecFormat::readStep));
          default -> throw new FormatException("answer", "label, scores or values", kind, 0);
        };
    fields.finish();
    return answer;
  }

  private static ClassLabels readLabels(JsonFields fields) {
    ClassLabels labels = new ClassLabels(fields.texts("names"), fields.truth("integers"));
    fields.finish();
    return labels;
  }

  private static Matrix vector(List<Double> values) {
    return Matrix.vector(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static ObjectNode json(ClientSpec spec) {
    ObjectNode json = JsonFields.object();
    json.put(
        "version",
        switch (spec.form()) {
          case Packing _ -> FIRST_WITH_MASKS;
          case RowBits _ -> FIRST_WITH_BITS;
        });
    json.put("model", spec.model());
    json.put("bits", spec.bits());
    ArrayNode features = json.putArray("features");
    spec.features().forEach(feature -> write(features.addObject(), feature));
    write(json.putArray("before"), spec.before());
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
    write(json.putObject("answer"), spec.answer());
    json.put("evaluation_keys", spec.evaluationKeys());
    return json;
  }

  private static void write(ObjectNode json, Feature feature) {
    json.put("name", feature.name());
    switch (feature) {
      case FeatureRange(_, double low, double high) -> json.put("low", low).put("high", high);
      case FeatureGrid(_, double low, double high, int levels, int missing) ->
          json.put("low", low).put("high", high).put("levels", levels).put("missing", missing);
      case FeatureBins(_, var cuts, int missing) -> {
        cuts.forEach(json.putArray("cuts")::add);
        json.put("missing", missing);
      }
    }
  }

  private static void write(ObjectNode json, Answer answer) {
    switch (answer) {
      case Answer.Label(var labels) -> {
        json.put("kind", "label");
        write(json.putObject("labels"), labels);
      }
      case Answer.Scores(var labels, var scales, var transform, var after, var rule) -> {
        json.put("kind", "scores");
        write(json.putObject("labels"), labels);
        write(json, scales, transform, after);
        if (rule != ScoreRule.ofLayer(scales.size())) {
          json.put("rule", rule.name());
        }
      }
      case Answer.Values(var scales, var transform, var after) -> {
        json.put("kind", "values");
        write(json, scales, transform, after);
      }
    }
  }

  private static void write(
      ObjectNode json, List<Double> scales, PostTransform transform, List<ClientStep> after) {
    scales.forEach(json.putArray("scales")::add);
    json.put("post_transform", transform.name());
    write(json.putArray("after"), after);
  }

  private static void write(ObjectNode json, ClassLabels labels) {
    labels.names().forEach(json.putArray("names")::add);
    json.put("integers", labels.integers());
  }

  private static void write(ArrayNode json, List<ClientStep> steps) {
    for (ClientStep step : steps) {
      ObjectNode node = json.addObject();
      switch (step) {
        case ClientStep.Impute(double replaced, var values) -> {
          node.put("step", "impute");
          if (!Double.isNaN(replaced)) {
            node.put("replaced", replaced);
          }
          write(node.putArray("values"), values);
        }
        case ClientStep.Scale(var offset, var scale) -> {
          node.put("step", "scale");
          write(node.putArray("offset"), offset);
          write(node.putArray("scale"), scale);
        }
        case ClientStep.Normalize(var norm) -> {
          node.put("step", "normalize");
          node.put("norm", norm.name());
        }
      }
    }
  }

  private static void write(ArrayNode json, Matrix vector) {
    for (int i = 0; i < vector.columns(); i++) {
      json.add(vector.at(i));
    }
  }
}
