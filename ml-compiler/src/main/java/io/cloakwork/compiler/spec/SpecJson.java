package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.compiler.tensor.ClassLabels;
import io.cloakwork.compiler.tensor.Matrix;
import io.cloakwork.compiler.tensor.Norm;
import io.cloakwork.compiler.tensor.PostTransform;
import io.cloakwork.compiler.tensor.ScoreRule;
import io.cloakwork.fhe.FheException;
import io.cloakwork.fhe.FormatException;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON forms of what specifications have in common: features, steps, answers. */
final class SpecJson {
  private SpecJson() {}

  /**
   * A specification whose parts come from untrusted text.
   *
   * @throws FormatException if they do not fit
   */
  static <T> T checked(String what, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (FormatException e) {
      throw e;
    } catch (FheException | IllegalArgumentException e) {
      FormatException fault =
          new FormatException(what, "consistent values", String.valueOf(e.getMessage()), 0);
      fault.initCause(e);
      throw fault;
    }
  }

  /**
   * @param codes whether grids and bins are known
   */
  static Feature readFeature(JsonFields fields, boolean codes) {
    String name = fields.text("name");
    if (codes && fields.has("cuts")) {
      return new FeatureBins(name, fields.numbers("cuts"), fields.integer("missing"));
    }
    if (codes && fields.has("levels")) {
      return new FeatureGrid(
          name,
          fields.number("low"),
          fields.number("high"),
          fields.integer("levels"),
          fields.integer("missing"));
    }
    return new FeatureRange(name, fields.number("low"), fields.number("high"));
  }

  static ClientStep readStep(JsonFields fields) {
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

  /**
   * @param rules whether scores may name the rule that chooses the label
   */
  static Answer readAnswer(JsonFields fields, boolean rules) {
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
                fields.objects("after", SpecJson::readStep),
                rules && fields.has("rule")
                    ? fields.choice("rule", ScoreRule.values())
                    : ScoreRule.ofLayer(scales.size()));
          }
          case "values" ->
              new Answer.Values(
                  fields.numbers("scales"),
                  fields.choice("post_transform", PostTransform.values()),
                  fields.objects("after", SpecJson::readStep));
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

  static void write(ObjectNode json, Feature feature) {
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

  static void write(ObjectNode json, Answer answer) {
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

  static void write(ArrayNode json, List<ClientStep> steps) {
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
