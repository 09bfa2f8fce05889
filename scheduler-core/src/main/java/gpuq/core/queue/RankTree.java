package gpuq.core.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All who wait, in the order of their ranks, with counts and sums below each node: who is n-th,
/// how many are ahead and how much work that is are answered in a walk from the root (QUEUE-3). A
/// treap whose priorities are a hash of the sequence number, so that its shape is the same in a
/// replay.
final class RankTree {

    private @Nullable Node root;

    private static final class Node {
        final Waiting waiting;
        final long priority;
        @Nullable Node left;
        @Nullable Node right;
        int count = 1;
        long cost;

        Node(Waiting waiting) {
            this.waiting = waiting;
            this.priority = mixed(waiting.rank().sequence());
            this.cost = waiting.rank().quote().cost();
        }
    }

    int size() {
        return count(root);
    }

    Ahead ahead(Rank rank) {
        int count = 0;
        long cost = 0;
        Node node = root;
        while (node != null) {
            if (rank.compareTo(node.waiting.rank()) <= 0) {
                node = node.left;
            } else {
                count += count(node.left) + 1;
                cost += cost(node.left) + node.waiting.rank().quote().cost();
                node = node.right;
            }
        }
        return new Ahead(count, cost);
    }

    /// @throws IllegalStateException if the rank is there already
    void add(Waiting waiting) {
        if (contains(waiting.rank())) {
            throw new IllegalStateException("twice in the line: " + waiting);
        }
        root = inserted(root, new Node(waiting));
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
            if (last != null && last.waiting.compareTo(waiting) >= 0) {
                throw new IllegalStateException("twice in the line: " + waiting);
            }
            while (last != null && last.priority < added.priority) {
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
        if (!contains(waiting.rank())) {
            throw new IllegalStateException("not in the line: " + waiting);
        }
        root = removed(root, waiting.rank());
    }

    private boolean contains(Rank rank) {
        Node node = root;
        while (node != null) {
            int side = rank.compareTo(node.waiting.rank());
            if (side == 0) {
                return true;
            }
            node = side < 0 ? node.left : node.right;
        }
        return false;
    }

    private static Node inserted(@Nullable Node tree, Node added) {
        if (tree == null) {
            return added;
        }
        if (added.priority > tree.priority) {
            split(tree, added.waiting.rank(), added);
            return summed(added);
        }
        if (added.waiting.rank().compareTo(tree.waiting.rank()) < 0) {
            tree.left = inserted(tree.left, added);
        } else {
            tree.right = inserted(tree.right, added);
        }
        return summed(tree);
    }

    /// Hangs what is before the rank to the left of the target, and the rest to its right.
    private static void split(@Nullable Node tree, Rank rank, Node target) {
        if (tree == null) {
            target.left = null;
            target.right = null;
        } else if (tree.waiting.rank().compareTo(rank) < 0) {
            split(tree.right, rank, target);
            tree.right = target.left;
            target.left = summed(tree);
        } else {
            split(tree.left, rank, target);
            tree.left = target.right;
            target.right = summed(tree);
        }
    }

    private static @Nullable Node removed(@Nullable Node tree, Rank rank) {
        if (tree == null) {
            return null;
        }
        int side = rank.compareTo(tree.waiting.rank());
        if (side == 0) {
            return merged(tree.left, tree.right);
        }
        if (side < 0) {
            tree.left = removed(tree.left, rank);
        } else {
            tree.right = removed(tree.right, rank);
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
        if (left.priority > right.priority) {
            left.right = merged(left.right, right);
            return summed(left);
        }
        right.left = merged(left, right.left);
        return summed(right);
    }

    private static Node summed(Node node) {
        node.count = count(node.left) + 1 + count(node.right);
        node.cost = cost(node.left) + node.waiting.rank().quote().cost() + cost(node.right);
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
