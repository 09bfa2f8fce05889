package gpuq.core.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All who wait, in the order of their ranks, with counts and sums below each node: who is n-th,
/// how many are ahead and how much work that is are answered in a walk from the root (QUEUE-3). A
/// treap whose priorities are a hash of the sequence number, so that its shape is the same in a
/// replay. A node holds all that such a walk asks for: among a million, each reference that is
/// followed is a miss of the processor's caches.
final class RankTree {

    private @Nullable Node root;

    /// What ranks are compared by, as numbers.
    ///
    /// @param group the aged before all classes
    private record Key(int group, long tag, long sequence) {

        static Key of(Rank rank) {
            long major = rank.aged() ? rank.sequence() : rank.tag();
            return new Key(group(rank), major, rank.sequence());
        }

        private static int group(Rank rank) {
            if (rank.aged()) {
                return 0;
            }
            return switch (rank.priority()) {
                case URGENT -> 1;
                case NORMAL -> 2;
                case BACKGROUND -> 3;
            };
        }

        int compareTo(Node node) {
            if (group != node.group) {
                return Integer.compare(group, node.group);
            }
            return tag != node.tag
                    ? Long.compare(tag, node.tag)
                    : Long.compare(sequence, node.sequence);
        }
    }

    private static final class Node {
        final int group;
        final long tag;
        final long sequence;
        final long own;
        @Nullable Node left;
        @Nullable Node right;
        int count = 1;
        int countLeft;
        long cost;
        long costLeft;

        Node(Waiting waiting) {
            Key key = Key.of(waiting.rank());
            this.group = key.group;
            this.tag = key.tag;
            this.sequence = key.sequence;
            this.own = waiting.rank().quote().cost();
            this.cost = own;
        }

        Key key() {
            return new Key(group, tag, sequence);
        }

        long priority() {
            return mixed(sequence);
        }
    }

    int size() {
        return count(root);
    }

    Ahead ahead(Rank rank) {
        Key key = Key.of(rank);
        int count = 0;
        long cost = 0;
        Node node = root;
        while (node != null) {
            if (key.compareTo(node) <= 0) {
                node = node.left;
            } else {
                count += node.countLeft + 1;
                cost += node.costLeft + node.own;
                node = node.right;
            }
        }
        return new Ahead(count, cost);
    }

    /// @throws IllegalStateException if the rank is there already
    void add(Waiting waiting) {
        if (contains(Key.of(waiting.rank()))) {
            throw new IllegalStateException("twice in the line: " + waiting);
        }
        root = inserted(root, new Node(waiting), Key.of(waiting.rank()));
    }

    /// Takes all at once, in a time that grows with their number alone. The tree has the same shape
    /// as if they had come one by one.
    ///
    /// @param sorted by their ranks
    /// @throws IllegalStateException if the tree is not empty or a rank is there twice
    void fill(List<Waiting> sorted) {
        if (root != null) {
            throw new IllegalStateException("not empty");
        }
        Deque<Node> rightEdge = new ArrayDeque<>();
        for (Waiting waiting : sorted) {
            Node added = new Node(waiting);
            Node last = rightEdge.peek();
            if (last != null && last.key().compareTo(added) >= 0) {
                throw new IllegalStateException("twice in the line: " + waiting);
            }
            while (last != null && last.priority() < added.priority()) {
                added.left = summed(rightEdge.pop());
                last = rightEdge.peek();
            }
            if (last != null) {
                last.right = added;
            }
            rightEdge.push(added);
        }
        while (!rightEdge.isEmpty()) {
            root = summed(rightEdge.pop());
        }
    }

    /// @throws IllegalStateException if the rank is not there
    void remove(Waiting waiting) {
        Key key = Key.of(waiting.rank());
        if (!contains(key)) {
            throw new IllegalStateException("not in the line: " + waiting);
        }
        root = removed(root, key);
    }

    private boolean contains(Key key) {
        Node node = root;
        while (node != null) {
            int side = key.compareTo(node);
            if (side == 0) {
                return true;
            }
            node = side < 0 ? node.left : node.right;
        }
        return false;
    }

    private static Node inserted(@Nullable Node tree, Node added, Key key) {
        if (tree == null) {
            return added;
        }
        if (added.priority() > tree.priority()) {
            split(tree, key, added);
            return summed(added);
        }
        if (key.compareTo(tree) < 0) {
            tree.left = inserted(tree.left, added, key);
        } else {
            tree.right = inserted(tree.right, added, key);
        }
        return summed(tree);
    }

    /// Hangs what is before the rank to the left of the target, and the rest to its right.
    private static void split(@Nullable Node tree, Key key, Node target) {
        if (tree == null) {
            target.left = null;
            target.right = null;
        } else if (key.compareTo(tree) > 0) {
            split(tree.right, key, target);
            tree.right = target.left;
            target.left = summed(tree);
        } else {
            split(tree.left, key, target);
            tree.left = target.right;
            target.right = summed(tree);
        }
    }

    private static @Nullable Node removed(@Nullable Node tree, Key key) {
        if (tree == null) {
            return null;
        }
        int side = key.compareTo(tree);
        if (side == 0) {
            return merged(tree.left, tree.right);
        }
        if (side < 0) {
            tree.left = removed(tree.left, key);
        } else {
            tree.right = removed(tree.right, key);
        }
        return summed(tree);
    }

    private static @Nullable Node merged(@Nullable Node left, @Nullable Node right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        if (left.priority() > right.priority()) {
            left.right = merged(left.right, right);
            return summed(left);
        }
        right.left = merged(left, right.left);
        return summed(right);
    }

    private static Node summed(Node node) {
        node.countLeft = count(node.left);
        node.costLeft = cost(node.left);
        node.count = node.countLeft + 1 + count(node.right);
        node.cost = node.costLeft + node.own + cost(node.right);
        return node;
    }

    private static int count(@Nullable Node node) {
        return node == null ? 0 : node.count;
    }

    private static long cost(@Nullable Node node) {
        return node == null ? 0 : node.cost;
    }

    private static long mixed(long sequence) {
        long hash = (sequence ^ (sequence >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
