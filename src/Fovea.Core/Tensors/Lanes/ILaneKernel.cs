namespace Fovea.Tensors;

/// <summary>A kernel with its arguments as fields, whose body compiles for each lane width; see <see cref="LaneDispatch"/>.</summary>
internal interface ILaneKernel
{
    /// <summary>Does the work with vectors of type <typeparamref name="TLanes"/>.</summary>
    void Run<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>;
}
