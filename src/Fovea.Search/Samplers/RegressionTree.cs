using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>
/// One tree of SMAC's forest (pyrfr): grown on a bootstrap sample held as frequencies, splits of least squared error
/// among five sixths of the features, drawn anew at each node.
/// </summary>
internal sealed class RegressionTree
{
    private const int FewestToSplit = 3;
    private const int FewestInChild = 3;
    private const int Deepest = 20;
    private const double FlatResponse = 1e-8;

    private readonly List<Node> _nodes = [];
    private readonly FeatureSpace _space;
    private readonly double[][] _features;
    private readonly double[] _responses;
    private readonly int[] _frequencies;
    private readonly RandomSource _random;

    private RegressionTree(FeatureSpace space, double[][] features, double[] responses, RandomSource random)
    {
        (_space, _features, _responses, _random) = (space, features, responses, random);
        _frequencies = new int[responses.Length];
        for (int i = 0; i < responses.Length; i++) _frequencies[random.NextInt(responses.Length)]++;
        Grow([.. Enumerable.Range(0, responses.Length).Where(i => _frequencies[i] > 0)], 0);
    }

    /// <summary>Grows a tree on one response a row of features.</summary>
    public static RegressionTree Grow(FeatureSpace space, double[][] features, double[] responses, RandomSource random) => new(space, features, responses, random);

    /// <summary>The mean and the variance in the leaf that the features fall into.</summary>
    public (double Mean, double Variance) Predict(ReadOnlySpan<double> features)
    {
        Node node = _nodes[0];
        while (node.Split is not null) node = _nodes[node.Split.GoesLeft(features) ? node.Left : node.Right];
        return (node.Mean, node.Variance);
    }

    /// <summary>The leaves as boxes that part the search space between them; those without volume are left out.</summary>
    public IReadOnlyList<TreeLeaf> Leaves()
    {
        List<TreeLeaf> leaves = [];
        Collect(0, TreeLeaf.Whole(_space), leaves);
        return leaves;
    }

    private void Collect(int index, TreeLeaf box, List<TreeLeaf> leaves)
    {
        Node node = _nodes[index];
        if (box.Volume <= 0) return;
        if (node.Split is null)
        {
            leaves.Add(box with { Mean = node.Mean });
            return;
        }

        Collect(node.Left, box.Part(node.Split, left: true), leaves);
        Collect(node.Right, box.Part(node.Split, left: false), leaves);
    }

    private int Grow(int[] points, int depth)
    {
        int index = _nodes.Count;
        _nodes.Add(default);
        if (depth < Deepest && points.Length >= FewestToSplit && IsSpread(points) && FindSplit(points) is TreeSplit split)
        {
            int left = Grow([.. points.Where(point => split.GoesLeft(_features[point]))], depth + 1);
            int right = Grow([.. points.Where(point => !split.GoesLeft(_features[point]))], depth + 1);
            _nodes[index] = new Node(split, left, right, 0, 0);
        }
        else
        {
            _nodes[index] = Leaf(points);
        }

        return index;
    }

    private bool IsSpread(int[] points) => points.Max(point => _responses[point]) - points.Min(point => _responses[point]) > FlatResponse;

    private Node Leaf(int[] points)
    {
        double weight = points.Sum(point => _frequencies[point]);
        double mean = points.Sum(point => _frequencies[point] * _responses[point]) / weight;
        double squares = points.Sum(point => _frequencies[point] * (_responses[point] - mean) * (_responses[point] - mean));
        return new Node(null, 0, 0, mean, weight > 1 ? squares / (weight - 1) : 0);
    }

    private TreeSplit? FindSplit(int[] points)
    {
        int[] order = [.. Enumerable.Range(0, _space.Count)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = _random.NextInt(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        (TreeSplit? best, double bestGain) = (null, double.NegativeInfinity);
        foreach (int feature in order.Take(Math.Max(1, _space.Count * 5 / 6)))
        {
            (TreeSplit? split, double gain) = _space.IsCategory(feature) ? SplitCategories(feature, points) : SplitNumbers(feature, points);
            if (split is not null && gain > bestGain) (best, bestGain) = (split, gain);
        }

        return best;
    }

    private (TreeSplit?, double) SplitNumbers(int feature, int[] points)
    {
        int[] sorted = [.. points.OrderBy(point => _features[point][feature])];
        (int cut, double gain) = BestPrefix(sorted, i => _features[sorted[i + 1]][feature] - _features[sorted[i]][feature] > 1e-10);
        if (cut < 0) return (null, 0);
        (double low, double high) = (_features[sorted[cut]][feature], _features[sorted[cut + 1]][feature]);
        return (TreeSplit.OfNumber(feature, low + ((high - low) * _random.NextDouble())), gain);
    }

    // Sorted by their mean responses, the best subset of categories is a prefix (Fisher, 1958).
    private (TreeSplit?, double) SplitCategories(int feature, int[] points)
    {
        int categories = _space.Categories(feature);
        double[] sums = new double[categories];
        double[] weights = new double[categories];
        foreach (int point in points)
        {
            sums[(int)_features[point][feature]] += _frequencies[point] * _responses[point];
            weights[(int)_features[point][feature]] += _frequencies[point];
        }

        double Key(int point) => sums[(int)_features[point][feature]] / weights[(int)_features[point][feature]];
        int[] sorted = [.. points.OrderBy(Key).ThenBy(point => _features[point][feature])];
        (int cut, double gain) = BestPrefix(sorted, i => _features[sorted[i + 1]][feature] != _features[sorted[i]][feature]);
        if (cut < 0) return (null, 0);
        bool[] left = new bool[categories];
        for (int i = 0; i < categories; i++) left[i] = weights[i] == 0 && _random.NextInt(2) == 0;
        for (int i = 0; i <= cut; i++) left[(int)_features[sorted[i]][feature]] = true;
        return (TreeSplit.OfCategories(feature, left), gain);
    }

    // The squared error of both children is a constant minus Σ (weighted sum)² / weight, which is therefore to be large.
    private (int Cut, double Gain) BestPrefix(int[] sorted, Func<int, bool> mayCutBehind)
    {
        double allSum = sorted.Sum(point => _frequencies[point] * _responses[point]);
        double allWeight = sorted.Sum(point => _frequencies[point]);
        (double sum, double weight, int best, double bestGain) = (0, 0, -1, double.NegativeInfinity);
        for (int i = 0; i + 1 < sorted.Length; i++)
        {
            sum += _frequencies[sorted[i]] * _responses[sorted[i]];
            weight += _frequencies[sorted[i]];
            if (i + 1 < FewestInChild || sorted.Length - i - 1 < FewestInChild || !mayCutBehind(i)) continue;
            double gain = (sum * sum / weight) + ((allSum - sum) * (allSum - sum) / (allWeight - weight));
            if (gain > bestGain) (best, bestGain) = (i, gain);
        }

        return (best, bestGain);
    }

    private readonly record struct Node(TreeSplit? Split, int Left, int Right, double Mean, double Variance);
}

/// <summary>A question about one feature: at most a threshold, or one of some categories.</summary>
internal sealed class TreeSplit
{
    private readonly int _feature;
    private readonly double _threshold;
    private readonly bool[]? _left;

    private TreeSplit(int feature, double threshold, bool[]? left) => (_feature, _threshold, _left) = (feature, threshold, left);

    public static TreeSplit OfNumber(int feature, double threshold) => new(feature, threshold, null);

    public static TreeSplit OfCategories(int feature, bool[] left) => new(feature, 0, left);

    /// <summary>The feature that is asked about.</summary>
    public int Feature => _feature;

    /// <summary>What the question is for a number: at most this.</summary>
    public double Threshold => _threshold;

    /// <summary>The categories that go left; null for a number.</summary>
    public IReadOnlyList<bool>? Left => _left;

    public bool GoesLeft(ReadOnlySpan<double> features) => _left is null ? features[_feature] <= _threshold : _left[(int)features[_feature]];
}

/// <summary>
/// A leaf as a box in the search space: for each feature a range of 0..1, or some of its choices. Where a parameter
/// takes no part is outside of it.
/// </summary>
/// <param name="Mean">The response in it.</param>
/// <param name="Sides">The box, one side a feature.</param>
internal sealed record TreeLeaf(double Mean, IReadOnlyList<TreeLeaf.Side> Sides)
{
    /// <summary>The share of the search space that the box takes up.</summary>
    public double Volume => Sides.Aggregate(1.0, (volume, side) => volume * side.Share);

    /// <summary>The box that is the whole space.</summary>
    public static TreeLeaf Whole(FeatureSpace space)
        => new(0, [.. Enumerable.Range(0, space.Count).Select(feature => space.IsCategory(feature) ? new Side(0, 1, [.. Enumerable.Repeat(true, space.Categories(feature) - 1)]) : new Side(0, 1, null))]);

    /// <summary>The part of the box where the answer is yes, or no.</summary>
    public TreeLeaf Part(TreeSplit split, bool left)
    {
        Side[] sides = [.. Sides];
        Side side = sides[split.Feature];
        if (split.Left is not null) sides[split.Feature] = side with { Choices = [.. side.Choices!.Select((held, choice) => held && split.Left[choice] == left)] };
        else if (left) sides[split.Feature] = side with { High = Math.Min(side.High, split.Threshold) };
        else sides[split.Feature] = side with { Low = Math.Max(side.Low, split.Threshold) };
        return this with { Sides = sides };
    }

    /// <summary>One side of a box.</summary>
    /// <param name="Low">Where the range begins; not looked at for choices.</param>
    /// <param name="High">Where it ends.</param>
    /// <param name="Choices">The choices in the box; null for a range.</param>
    internal sealed record Side(double Low, double High, IReadOnlyList<bool>? Choices)
    {
        /// <summary>The share of the feature's values.</summary>
        public double Share => Choices is null ? Math.Max(0, High - Low) : (double)Choices.Count(held => held) / Choices.Count;
    }
}
