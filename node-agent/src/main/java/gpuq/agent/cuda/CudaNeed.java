package gpuq.agent.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an image needs of a driver and its GPUs, by its labels `cuda` (such as `12.4`) and
/// `cuda.architectures` (such as `sm_80 sm_90 compute_90`). Pure.
///
/// @param version absent where the image does not say, or has no CUDA
/// @param codes empty where it does not say
/// @param unread words in these labels that mean nothing to us; where one stands among the
///   architectures, they count as not said
record CudaNeed(@Nullable CudaVersion version, List<CudaCode> codes, List<String> unread) {

    static final String VERSION = "cuda";
    static final String ARCHITECTURES = "cuda.architectures";

    static final CudaNeed NONE = new CudaNeed(null, List.of(), List.of());

    CudaNeed {
        codes = List.copyOf(codes);
        unread = List.copyOf(unread);
    }

    static CudaNeed of(Map<String, String> labels) {
        List<String> unread = new ArrayList<>();
        String written = labels.getOrDefault(VERSION, "").strip();
        CudaVersion version = CudaVersion.parse(written).orElse(null);
        if (version == null && !written.isEmpty()) {
            unread.add(written);
        }
        List<CudaCode> codes = new ArrayList<>();
        boolean isWhole = true;
        for (String word : labels.getOrDefault(ARCHITECTURES, "").strip().split("[\\s,;]+")) {
            List<CudaCode> found = CudaCode.parse(word);
            if (found.isEmpty() && !word.isEmpty()) {
                unread.add(word);
                isWhole = false;
            }
            codes.addAll(found);
        }
        return new CudaNeed(version, isWhole ? codes : List.of(), unread);
    }
}
