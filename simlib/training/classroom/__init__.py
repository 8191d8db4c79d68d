"""A class: one server in the local network, a door for each seat, and a page for who holds the course.

    serving.class_service ──▶ application (Voilà with doors) ──▶ kernels ──▶ workbench.forking
                                    │
             FOLDER/class.json ◀── register       FOLDER/seat-07.json ──▶ overview: the trainer's page, slips

    addresses      at which of this machine's addresses a class is served; private ones unless told otherwise
    register       a code for each seat and the trainer's token, kept so that links hold after a power cut
    application    who may open what: a seat its own pages and kernels, the trainer the state of the class
    kernels        each belongs to a seat; a seat has two at most
    warming        what they are copied with, so that thirty start at once on a small machine
    overview       what the trainer sees, the slips to be cut, what a stranger is told

Seats are numbers: no name is asked for, none is kept, nothing is ranked.
"""
