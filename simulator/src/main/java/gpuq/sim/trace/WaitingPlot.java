package gpuq.sim.trace;

import java.util.List;
import java.util.Locale;

/// Draws how many of the jobs waited how long under each policy, as an SVG picture: the share of
/// jobs over the waiting time, whose axis is logarithmic.
final class WaitingPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 20;
    private static final int LEGEND = 230;
    private static final int POINTS = 240;

    private static final List<String> COLOURS =
            List.of("#888888", "#d95f02", "#7570b3", "#1b9e77", "#c2185b", "#1f78b4");

    private static final List<String> MARKS =
            List.of("1 s", "10 s", "2 min", "17 min", "3 h", "1 d", "12 d");

    private WaitingPlot() {}

    static String draw(List<TraceJob> jobs, List<Starts> all) {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(LEFT + WIDTH + LEGEND, TOP + HEIGHT + 50));
        axes(svg);
        for (int i = 0; i < all.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append(
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n"
                            .formatted(colour, points(Score.sortedWaits(jobs, all.get(i)))));
            int y = TOP + 20 + 20 * i;
            text(svg, LEFT + WIDTH + 14, y, "start", all.get(i).policy(), colour);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder svg) {
        for (int i = 0; i < MARKS.size(); i++) {
            int x = LEFT + WIDTH * i / (MARKS.size() - 1);
            line(svg, x, TOP, x, TOP + HEIGHT);
            text(svg, x, TOP + HEIGHT + 18, "middle", MARKS.get(i), "#333333");
        }
        for (int percent = 0; percent <= 100; percent += 25) {
            int y = TOP + HEIGHT - HEIGHT * percent / 100;
            line(svg, LEFT, y, LEFT + WIDTH, y);
            text(svg, LEFT - 8, y + 4, "end", percent + " %", "#333333");
        }
        text(
                svg,
                LEFT + WIDTH / 2,
                TOP + HEIGHT + 40,
                "middle",
                "share of jobs that waited at most so long",
                "#333333");
    }

    private static String points(long[] sortedWaits) {
        StringBuilder points = new StringBuilder();
        int counted = 0;
        for (int i = 0; i <= POINTS; i++) {
            double decades = (MARKS.size() - 1.0) * i / POINTS;
            double millis = 1000 * Math.pow(10, decades);
            while (counted < sortedWaits.length && sortedWaits[counted] <= millis) {
                counted++;
            }
            double share = counted / (double) Math.max(1, sortedWaits.length);
            points.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            LEFT + WIDTH * i / (double) POINTS,
                            TOP + HEIGHT * (1 - share)));
        }
        return points.toString().strip();
    }

    private static void line(StringBuilder svg, int x1, int y1, int x2, int y2) {
        svg.append(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#dddddd\"/>\n"
                        .formatted(x1, y1, x2, y2));
    }

    private static void text(
            StringBuilder svg, int x, int y, String anchor, String words, String colour) {
        svg.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                        .formatted(x, y, anchor, colour, words));
    }
}
