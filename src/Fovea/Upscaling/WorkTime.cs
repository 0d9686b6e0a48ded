namespace Fovea.Upscaling;

/// <summary>What the threads of an upscaler have done so far.</summary>
/// <param name="Busy">Time that passed while they worked, all threads together.</param>
/// <param name="Colors">The part of it for colours: conversion, and planes that the network leaves alone.</param>
/// <param name="Processor">Processor time of the threads; as <paramref name="Busy"/> where the system does not tell.</param>
internal readonly record struct WorkTime(TimeSpan Busy, TimeSpan Colors, TimeSpan Processor)
{
    public static WorkTime operator -(WorkTime a, WorkTime b) => new(a.Busy - b.Busy, a.Colors - b.Colors, a.Processor - b.Processor);
}
