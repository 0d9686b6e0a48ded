using Fovea.Training.Losses;

namespace Fovea.Training;

/// <summary>What decides one step besides the weights and the patches.</summary>
/// <param name="Stage">The stage the step belongs to.</param>
/// <param name="Loss">Loss of this step.</param>
/// <param name="Motion">How motion counts; null for a network that finds none, or where it has no weight.</param>
/// <param name="TeacherWeight">Weight of the teacher's term in this step; 0 for none.</param>
internal readonly record struct BatchPlan(TrainingStage Stage, LossKind Loss, MotionLossOptions? Motion, float TeacherWeight)
{
    /// <summary>ε of the Charbonnier loss.</summary>
    public float Epsilon => (float)Stage.CharbonnierEpsilon;

    /// <summary>The plan of a step of the whole run.</summary>
    public static BatchPlan At(TrainingOptions options, long step)
    {
        (int stage, long local) = options.Locate(step);
        bool taught = options.Teacher.Model is not null && step < options.Teacher.Until * options.TotalSteps;
        TrainingStage part = options.Stages[stage];
        MotionLossOptions? motion = part.Motion > 0 ? MotionLossOptions.Of(options.Network!) : null;
        return new(part, part.LossAt(local), motion is null ? null : motion with { Motion = (float)part.Motion }, taught ? (float)options.Teacher.Weight : 0f);
    }
}
