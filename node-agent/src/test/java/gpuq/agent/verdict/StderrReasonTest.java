package gpuq.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What libraries say that do not fit the driver, the device or one another, as PyTorch, TensorFlow
/// and JAX print it.
class StderrReasonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RuntimeError: CUDA error: CUDA driver version is insufficient for CUDA runtime",
                "cudaErrorInsufficientDriver: CUDA driver version is insufficient",
                "RuntimeError: CUDA error: no kernel image is available for execution on the device",
                "the provided PTX was compiled with an unsupported toolchain.",
                "Error 803: system has unsupported display driver / cuda driver combination",
                "forward compatibility was attempted on non supported HW",
                "RuntimeError: cuDNN version incompatibility: PyTorch was compiled against (8, 9, 2)",
                "Loaded runtime CuDNN library: 8.2.1 but source was compiled with: 8.6.0.",
                "Could not load library libcudnn_cnn_infer.so.8. Error: libcuda.so: cannot open",
                "ImportError: libcudnn.so.9: cannot open shared object file: No such file",
                "ImportError: libcudart.so.12: cannot open shared object file",
                "cuDNN error: CUDNN_STATUS_VERSION_MISMATCH",
                "RuntimeError: cuDNN error: CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH",
                "could not create cudnn handle: CUDNN_STATUS_ARCH_MISMATCH",
                "Could not create cudnn handle: CUDNN_STATUS_NOT_INITIALIZED",
            })
    @EdgeCase({"GPU-9", "GPU-8", "EVOLVE-1"})
    void libraries_that_do_not_fit_are_told_apart(String said) {
        assertThat(StderrReason.of("Traceback (most recent call last):\n" + said + "\n"))
                .hasValueSatisfying(
                        reason -> {
                            assertThat(reason.reason()).isEqualTo("CUDA_MISMATCH");
                            assertThat(reason.hint()).contains("the libraries of the image");
                        });
    }

    /// Memory that is full, or a call that is wrong, is the program's own.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RuntimeError: cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "RuntimeError: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
                "RuntimeError: cuDNN error: CUDNN_STATUS_BAD_PARAM",
                "RuntimeError: CUDA error: out of memory",
                "OSError: libgomp.so.1: cannot open shared object file",
            })
    @EdgeCase("GPU-9")
    void other_errors_of_these_libraries_are_not(String said) {
        assertThat(StderrReason.of(said)).isEmpty();
    }
}
