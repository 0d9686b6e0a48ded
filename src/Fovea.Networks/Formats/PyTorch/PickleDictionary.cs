namespace Fovea.Networks.PyTorch;

/// <summary>A dictionary of a pickle, as its entries in order.</summary>
internal sealed class PickleDictionary : List<KeyValuePair<object?, object?>>;
