using Fovea.Training.Losses;

namespace Fovea.Training;

/// <summary>What decides one step besides the weights and the patches.</summary>
/// <param name="Stage">The stage the step belongs to.</param>
/// <param name="Loss">Loss of this step.</param>
/// <param name="TeacherWeight">Weight of the teacher's term in this step; 0 for none.</param>
internal readonly record struct BatchPlan(TrainingStage Stage, LossKind Loss, float TeacherWeight)
{
    /// <summary>ε of the Charbonnier loss.</summary>
    public float Epsilon => (float)Stage.CharbonnierEpsilon;

    /// <summary>The plan of a step of the whole run.</summary>
    public static BatchPlan At(TrainingOptions options, long step)
    {
        (int stage, long local) = options.Locate(step);
        bool taught = options.Teacher.Model is not null && step < options.Teacher.Until * options.TotalSteps;
        return new(options.Stages[stage], options.Stages[stage].LossAt(local), taught ? (float)options.Teacher.Weight : 0f);
    }
}
