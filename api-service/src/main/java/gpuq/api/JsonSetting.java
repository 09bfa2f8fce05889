package gpuq.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.contract.ContractJson;
import io.quarkus.arc.All;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/// REST answers look as messages do: one JSON style for all of gpuq.
public class JsonSetting {

    @Singleton
    @Produces
    ObjectMapper mapper(@All List<ObjectMapperCustomizer> customizers) {
        ObjectMapper mapper = ContractJson.newMapper();
        for (ObjectMapperCustomizer customizer : customizers) {
            customizer.customize(mapper);
        }
        return mapper;
    }
}
