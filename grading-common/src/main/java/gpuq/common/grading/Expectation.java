package gpuq.common.grading;

import gpuq.common.table.IdList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a submission must look like, by the rules and the sample of its competition.
///
/// @param columns in the order of the normal form
/// @param idColumns which of them make the id; none if ids do not matter
/// @param ids the ids that must be there, if they matter
record Expectation(List<CellRule> columns, List<Integer> idColumns, @Nullable IdList ids) {

    List<String> names() {
        return columns.stream().map(CellRule::name).toList();
    }

    /// The name under which faults of ids are told.
    String idName() {
        return String.join(",", idColumns.stream().map(i -> columns.get(i).name()).toList());
    }
}
