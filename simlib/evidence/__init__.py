"""What a county's own case log says, and how well a model agrees with it: LOG x MODEL -> GROUNDS."""
