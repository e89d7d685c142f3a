package io.cloakwork.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloakworkVersionTest {

  @Test
  void current_inABuild_hasVersionAndCommitFilledIn() {
    CloakworkVersion current = CloakworkVersion.current();

    assertThat(current.version()).matches("\\d+\\.\\d+\\.\\d+(-\\w+)?");
    assertThat(current.commit()).matches("unknown|[0-9a-f]{40}(\\+changes)?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "${project.version}"})
  void version_notFilledIn_isRefused(String version) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> new CloakworkVersion(version, "unknown"))
        .satisfies(e -> {
          assertThat(e.what()).isEqualTo("version");
          assertThat(e.actual()).isEqualTo(version);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "${cloakwork.commit}"})
  void commit_notFilledIn_isRefused(String commit) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> new CloakworkVersion("0.1.0", commit))
        .satisfies(e -> {
          assertThat(e.what()).isEqualTo("commit");
          assertThat(e.actual()).isEqualTo(commit);
        });
  }
}
