package gpuq.agent.gpu;

import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.gpu.GpuReading.Errors;
import gpuq.agent.gpu.GpuReading.GpuProcess;
import gpuq.agent.gpu.GpuReading.Load;
import gpuq.agent.gpu.GpuReading.Memory;
import gpuq.agent.gpu.GpuReading.Slice;
import gpuq.agent.gpu.GpuReading.Throttle;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Reads the output of `nvidia-smi -q -x`. The format has changed with the drivers: reasons of a
/// lower clock are `clocks_throttle_reasons` up to 535 and `clocks_event_reasons` since, a
/// temperature limit has two spellings, and whatever a device does not have is `N/A`. Pure.
public final class SmiXml {

    private static final long MIB = 1024 * 1024;
    private static final double PERCENT = 100;

    private SmiXml() {}

    /// @throws BadSmiOutputException if it is not this format
    public static GpuReading parse(String xml) throws BadSmiOutputException {
        Element log = root(xml);
        if (!log.getTagName().equals("nvidia_smi_log")) {
            throw new BadSmiOutputException("not an nvidia_smi_log but " + log.getTagName());
        }
        List<Device> devices = new ArrayList<>();
        for (Element gpu : children(log, "gpu")) {
            devices.add(device(gpu));
        }
        return new GpuReading(text(log, "driver_version"), text(log, "cuda_version"), devices);
    }

    private static Element root(String xml) throws BadSmiOutputException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            // Its document type names a file that is nowhere: nothing outside is ever read.
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setFeature(
                    "http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            builder.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new BadSmiOutputException("not XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("no XML parser", e);
        }
    }

    private static Device device(Element gpu) {
        String total = text(gpu, "fb_memory_usage", "total");
        boolean lost = isLost(text(gpu, "uuid")) || isLost(total);
        return new Device(
                text(gpu, "uuid"),
                busId(gpu),
                integer(text(gpu, "minor_number")),
                text(gpu, "product_name"),
                lost,
                memory(gpu),
                errors(gpu),
                load(gpu),
                processes(gpu),
                slices(gpu));
    }

    /// `GPU is lost` and `Unknown Error` stand in place of values.
    private static boolean isLost(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.contains("is lost")
                || lower.contains("unknown error")
                || lower.contains("err!");
    }

    private static String busId(Element gpu) {
        String within = text(gpu, "pci", "pci_bus_id");
        return within.isEmpty() ? gpu.getAttribute("id") : within;
    }

    private static Memory memory(Element of) {
        return new Memory(
                bytes(text(of, "fb_memory_usage", "total")),
                bytes(text(of, "fb_memory_usage", "used")));
    }

    private static Errors errors(Element gpu) {
        long uncorrectable =
                count(gpu, "ecc_errors", "volatile", "sram_uncorrectable")
                        // Since driver 550 split in two.
                        + count(gpu, "ecc_errors", "volatile", "sram_uncorrectable_parity")
                        + count(gpu, "ecc_errors", "volatile", "sram_uncorrectable_secded")
                        + count(gpu, "ecc_errors", "volatile", "dram_uncorrectable")
                        // Before Ampere.
                        + count(gpu, "ecc_errors", "volatile", "double_bit", "total");
        boolean needsReset =
                isYes(text(gpu, "retired_pages", "pending_retirement"))
                        || isYes(text(gpu, "remapped_rows", "remapped_row_pending"))
                        || isYes(text(gpu, "gpu_reset_status", "reset_required"));
        return new Errors(
                uncorrectable,
                needsReset,
                isYes(text(gpu, "remapped_rows", "remapped_row_failure")));
    }

    private static Load load(Element gpu) {
        Double utilization = number(text(gpu, "utilization", "gpu_util"));
        Integer slow = integer(text(gpu, "temperature", "gpu_temp_slow_threshold"));
        return new Load(
                utilization == null ? null : utilization / PERCENT,
                integer(text(gpu, "temperature", "gpu_temp")),
                slow,
                throttles(gpu));
    }

    private static Set<Throttle> throttles(Element gpu) {
        Set<Throttle> found = EnumSet.noneOf(Throttle.class);
        for (String word : new String[] {"event", "throttle"}) {
            String block = "clocks_" + word + "_reasons";
            String reason = "clocks_" + word + "_reason_";
            if (isActive(text(gpu, block, reason + "hw_thermal_slowdown"))
                    || isActive(text(gpu, block, reason + "sw_thermal_slowdown"))) {
                found.add(Throttle.THERMAL);
            }
            if (isActive(text(gpu, block, reason + "hw_power_brake_slowdown"))) {
                found.add(Throttle.POWER_BRAKE);
            }
        }
        return found;
    }

    private static List<GpuProcess> processes(Element gpu) {
        List<GpuProcess> found = new ArrayList<>();
        for (Element list : children(gpu, "processes")) {
            for (Element process : children(list, "process_info")) {
                Integer pid = integer(text(process, "pid"));
                if (pid != null) {
                    found.add(
                            new GpuProcess(
                                    pid,
                                    text(process, "process_name"),
                                    bytes(text(process, "used_memory")),
                                    integer(text(process, "gpu_instance_id"))));
                }
            }
        }
        return found;
    }

    private static List<Slice> slices(Element gpu) {
        List<Slice> found = new ArrayList<>();
        for (Element list : children(gpu, "mig_devices")) {
            for (Element slice : children(list, "mig_device")) {
                Integer index = integer(text(slice, "index"));
                Integer instance = integer(text(slice, "gpu_instance_id"));
                Integer compute = integer(text(slice, "compute_instance_id"));
                if (index != null && instance != null && compute != null) {
                    found.add(
                            new Slice(
                                    index,
                                    instance,
                                    compute,
                                    memory(slice),
                                    count(
                                            slice,
                                            "ecc_error_count",
                                            "volatile_count",
                                            "sram_uncorrectable")));
                }
            }
        }
        return found;
    }

    private static List<Element> children(Element of, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    /// The text at the end of a path of names; empty if it is not there.
    private static String text(Element of, String... path) {
        Element at = of;
        for (String name : path) {
            List<Element> next = children(at, name);
            if (next.isEmpty()) {
                return "";
            }
            at = next.getFirst();
        }
        return at.getTextContent().strip();
    }

    private static boolean isYes(String value) {
        return value.equalsIgnoreCase("yes");
    }

    private static boolean isActive(String value) {
        return value.equalsIgnoreCase("active");
    }

    private static long count(Element of, String... path) {
        Integer value = integer(text(of, path));
        return value == null ? 0 : value;
    }

    private static @Nullable Long bytes(String value) {
        Double mebibytes = value.endsWith(" MiB") ? number(value) : null;
        return mebibytes == null ? null : Math.round(mebibytes * MIB);
    }

    private static @Nullable Integer integer(String value) {
        Double number = number(value);
        return number == null ? null : (int) Math.round(number);
    }

    /// The number before the unit.
    private static @Nullable Double number(String value) {
        String first = value.split(" ", 2)[0];
        try {
            return first.isEmpty() ? null : Double.valueOf(first);
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
