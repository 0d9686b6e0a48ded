using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Supernets;

/// <summary>All that a step of a search changes: weights, gates, their moments and counters.</summary>
internal sealed class SupernetState : TrainingState
{
    private const int GateDraws = -1;

    private readonly Tape _collapse = new();
    private readonly ParameterLayout _plain;
    private readonly Tensor _gates;
    private readonly float[] _slopes;
    private readonly double[] _probabilities;
    private readonly double[] _expectSlopes;
    private readonly double[] _costSlopes;
    private readonly float[] _gradient;
    private readonly float[] _gateGradient;

    private SupernetState(SupernetOptions options, Supernet supernet, SupernetCost cost)
    {
        (Options, Supernet, Cost, Estimator) = (options, supernet, cost, GateEstimators.Create(options.Estimator));
        int count = supernet.Gates.Count;
        RawLayout = new(supernet.Parameters);
        _plain = new(supernet.Network.Parameters);
        _gates = new(Shape.Vector(count));
        Psi = new float[count];
        Array.Fill(Psi, Estimator.Start);
        (_slopes, _gateGradient, _gradient) = (new float[count], new float[count], new float[RawLayout.Count]);
        (_probabilities, _expectSlopes, _costSlopes) = (new double[count], new double[count], new double[count]);
        Adam = new(options.Adam, RawLayout.Count);
        GateAdam = new(options.GateAdam, count);
    }

    public SupernetOptions Options { get; }

    public Supernet Supernet { get; }

    public SupernetCost Cost { get; }

    public IGateEstimator Estimator { get; }

    /// <summary>ψ of every gate.</summary>
    public float[] Psi { get; }

    public ParameterLayout RawLayout { get; }

    public ParameterLayout PlainLayout => _plain;

    public Adam Adam { get; }

    public Adam GateAdam { get; }

    /// <inheritdoc/>
    public override IEnumerable<StateValues> Values =>
    [
        .. Of("weights/", Supernet.Parameters),
        new("gates/psi", Psi),
        new("gates/first", GateAdam.First),
        new("gates/second", GateAdam.Second),
        new("adam/first", Adam.First),
        new("adam/second", Adam.Second),
    ];

    public static SupernetState Create(SupernetOptions options, IConvolutionCost cost)
    {
        options.Validate();
        return new(options, Supernet.Create(options.Space, options.Seed), new SupernetCost(options.Space, cost));
    }

    /// <summary>The plain weights that the samples of the next step run on; differentiable until the next call.</summary>
    public ParameterSet Collapse()
    {
        DrawGates();
        _collapse.Reset();
        return Supernet.Collapse(_collapse, _gates);
    }

    /// <summary>The plain weights with every gate open or closed for good, as a copy that the caller owns.</summary>
    public ParameterSet HardWeights()
    {
        Span<float> gates = _gates.Span;
        for (int i = 0; i < gates.Length; i++) gates[i] = IsOpen(i) ? 1 : 0;
        _collapse.Reset();
        return Supernet.Collapse(_collapse, _gates).Clone();
    }

    /// <summary>Turns the mean gradient of the plain weights into one update of the weights and, while it searches, the gates.</summary>
    public void Update(ParameterSet collapsed, float[] gradient)
    {
        _plain.ScatterGradients(gradient, _collapse, collapsed);
        _collapse.Backward();
        RawLayout.GatherGradients(_collapse, Supernet.Parameters, _gradient, 0);
        if (Options.Adam.ClipNorm > 0) GradientNorm.Clip(_gradient, Options.Adam.ClipNorm);
        double rate = Options.RateAt(Step);
        if (Options.Locate(Step).Phase == SupernetPhase.Search) UpdateGates();
        RawLayout.ForEach(Supernet.Parameters, (tensor, offset) => Adam.Update(tensor.Span, _gradient.AsSpan(offset, tensor.Count), offset, Step + 1, rate));
    }

    /// <summary>R of the gates as they stand, open or closed.</summary>
    public double HardCost()
    {
        for (int i = 0; i < Psi.Length; i++) _probabilities[i] = IsOpen(i) ? 1 : 0;
        return Cost.Evaluate(_probabilities, _costSlopes);
    }

    /// <summary>Whether a gate is open as things stand.</summary>
    public bool IsOpen(int gate) => Estimator.IsOpen(Psi[gate]);

    public SupernetDerivation Derive() => SupernetDerivation.From(Options.Space, IsOpen);

    public override void Dispose()
    {
        _collapse.Dispose();
        _gates.Dispose();
        Supernet.Dispose();
    }

    private void UpdateGates()
    {
        double lambda = Options.LambdaAt(Step);
        for (int i = 0; i < Psi.Length; i++) (_probabilities[i], _expectSlopes[i]) = Estimator.Expect(Psi[i]);
        Cost.Evaluate(_probabilities, _costSlopes);
        Span<float> flow = _collapse.Gradient(_gates).Span;
        for (int i = 0; i < Psi.Length; i++) _gateGradient[i] = (float)((double)flow[i] * _slopes[i] + lambda * _costSlopes[i] * _expectSlopes[i]);
        GateAdam.Update(Psi, _gateGradient, 0, Step + 1 - Options.OpenSteps, Options.GateLearningRate);
        GateGuard.Project(Psi, Supernet.Gates, Estimator);
    }

    // One draw for the whole batch: the weights collapse once a step.
    private void DrawGates()
    {
        (SupernetPhase phase, double progress) = Options.Locate(Step);
        StepRandom random = new(Options.Seed, Step, GateDraws);
        Span<float> gates = _gates.Span;
        for (int i = 0; i < gates.Length; i++)
        {
            // Unit is below 1 but may be 0, whose logarithm is no number to reckon with.
            double uniform = Math.Max(random.Unit(), 1e-12);
            (gates[i], _slopes[i]) = phase switch
            {
                SupernetPhase.Open => (1, 0),
                SupernetPhase.Settle => (IsOpen(i) ? 1 : 0, 0),
                _ => Estimator.Draw(Psi[i], uniform, progress),
            };
        }
    }
}
