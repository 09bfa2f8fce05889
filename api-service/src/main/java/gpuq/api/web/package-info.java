/// What holds for every request and answer: ids, body limits, pages, cursors, entity tags.
@NullMarked
package gpuq.api.web;

import org.jspecify.annotations.NullMarked;
