using Fovea.Inference;

namespace Fovea.Tests.Inference.Rows;

public sealed class RowClockTests
{
    [Fact]
    public void A_call_in_which_another_program_ran_counts_as_an_ordinary_one()
    {
        RowClock clock = new(2);
        for (int i = 0; i < 99; i++) clock.AddMake(1, 10);
        clock.AddMake(1, 5000);
        Assert.Equal(1000, clock.MakeTicks(1));
        Assert.Equal(0, clock.MakeTicks(0));
        Assert.Equal(0, clock.StoreTicks);
    }

    [Fact]
    public void Calls_that_take_longer_now_and_then_by_their_nature_count_as_they_are()
    {
        RowClock clock = new(1);
        for (int i = 0; i < 80; i++) clock.AddStore(i % 8 == 7 ? 100 : 1);
        Assert.Equal(1070, clock.StoreTicks);
    }
}
