package io.cloakwork.compiler.tensor;

import java.util.HashSet;
import java.util.List;

/**
 * Names of the classes, in the order of the scores.
 *
 * @param names as text, all different
 * @param integers whether the model gives them as integers
 */
public record ClassLabels(List<String> names, boolean integers) {
  /**
   * @throws io.cloakwork.fhe.ParameterException if a name is no {@link PlainName}
   * @throws IllegalArgumentException if there are fewer than two, or two are the same
   */
  public ClassLabels {
    names = List.copyOf(names);
    names.forEach(name -> PlainName.require("class label", name));
    if (names.size() < 2) {
      throw new IllegalArgumentException("class labels: at least 2, got " + names.size());
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("class labels: two are the same in " + names);
    }
  }

  public int count() {
    return names.size();
  }
}
